// Keeps each answer when it is given; without this, answers are kept page by page.
"use strict";
const form = document.querySelector("form[data-keep]");
if (form) {
  const keep = (event) => {
    if (!event.target.name) return;
    const body = new URLSearchParams({
      page: form.elements.page.value,
      [event.target.name]: event.target.value,
    });
    fetch(form.dataset.keep, { method: "POST", body, keepalive: true }).catch(() => {});
  };
  form.addEventListener("change", keep);
  // Two hands of one impatient thumb: the second press of a button sends nothing.
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => delete form.dataset.sent);
}
document.querySelector(".notice")?.focus();
