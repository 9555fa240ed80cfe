from tiers_plugins.markup import Markup, element, joined


def test_what_is_put_in_is_escaped_unless_it_is_html() -> None:
    found = element("p", "<b>", Markup("<i>x</i>"), title='"&')

    assert found.text == '<p title="&quot;&amp;">&lt;b&gt;<i>x</i></p>'


def test_attributes_may_have_no_value_or_be_left_out() -> None:
    found = element("input", checked=True, name=None, disabled=False, class_="a")

    assert found.text == '<input checked class="a">'


def test_parts_are_put_one_after_another() -> None:
    assert joined("a", [element("br"), "<"]).text == "a<br>&lt;"
