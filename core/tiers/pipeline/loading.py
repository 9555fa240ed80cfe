"""Entry points → what they offer, and what is wrong with them, one by one."""

import sys
import warnings
from collections.abc import Iterator
from importlib.metadata import Distribution, EntryPoint
from typing import Any

import attrs
import pluggy

from tiers import hooks
from tiers.freezing import frozen
from tiers.pipeline.offers import FORMATS, PORTS, check, listed
from tiers.problems import Problem, Refusal, nearest, told
from tiers.text import Text


@frozen
class Origin:
    """Where a plugin comes from: its entry point and the package that has it."""

    plugin: str
    distribution: str = "?"
    version: str = ""

    @classmethod
    def of(cls, entry: EntryPoint) -> "Origin":
        """Name the origin of an entry point."""
        return cls(entry.name) if entry.dist is None else cls.by(entry.name, entry.dist)

    @classmethod
    def by(cls, plugin: str, package: Distribution) -> "Origin":
        """Name a plugin and its package.

        `Distribution.metadata` would read all of a description, each time it is asked.
        """
        text = package.read_text("METADATA") or package.read_text("PKG-INFO") or ""
        lines = text.partition("\n\n")[0].splitlines()
        about = dict(line.partition(": ")[::2] for line in lines)
        return cls(plugin, about.get("Name", "?"), about.get("Version", ""))

    @property
    def package(self) -> str:
        """The package, and its version where it is known."""
        return f"`{self.distribution}` {self.version}".rstrip()

    def says(self, what: Text) -> Text:
        """Put the plugin's name in front of what is said of it."""
        return Text(
            f"plugin `{self.plugin}` of {self.package}: {what.en}",
            f"{self.package} 的插件 `{self.plugin}`：{what.zh}",
        )


@frozen
class Loaded:
    """A plugin, with what it offers that is fit for use."""

    origin: Origin
    plugin: Any = attrs.field(default=None, repr=False)
    offers: tuple[tuple[str, Any], ...] = ()
    """Each with what it is, such as `scorers`."""
    problems: tuple[Problem, ...] = ()
    lost: tuple[tuple[str, str], ...] = ()
    """What came to nothing: its kind, and its name, each `*` where it is unknown."""

    def of_kind(self, kind: str) -> list[Any]:
        """Give the offers by one hook."""
        return [offer for hook, offer in self.offers if hook == kind]

    @property
    def package(self) -> str:
        """The import package that the plugin's code lies in."""
        name = getattr(self.plugin, "__module__", None) or self.plugin.__name__
        return str(name).partition(".")[0]


_EVERYTHING = (("*", "*"),)


def loaded(entry: EntryPoint, manager: pluggy.PluginManager) -> Loaded:
    """Import a plugin and ask it for its offers; what it raises is a problem."""
    origin = Origin.of(entry)
    try:
        plugin = entry.load()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's module
        return _not_loaded(origin, error)
    return offered(plugin, origin, manager)


def offered(plugin: Any, origin: Origin, manager: pluggy.PluginManager) -> Loaded:
    """Ask a plugin for its offers."""
    try:
        _check_api(plugin)
        notes = register(plugin, origin, manager)
    except Refusal as refusal:
        problem = _warning("newer-plugin", origin, refusal.message)
        return Loaded(origin, None, (), (problem,), _EVERYTHING)
    except Exception as error:  # noqa: BLE001 - pluggy, or a stranger's object
        return _not_loaded(origin, error)
    asking = _Asking(plugin, origin, manager)
    problems = [_warning("retired-argument", origin, note) for note in notes]
    problems += _unknown_hooks(plugin, origin, manager)
    asking.problems += problems
    for kind in PORTS:
        asking.ask(kind)
    return asking.answer()


def register(plugin: Any, origin: Origin, manager: pluggy.PluginManager) -> list[Text]:
    """Let the manager know a plugin; what it is warned of is for the screen."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", hooks.RetiredArgument)
        manager.register(plugin, f"{origin.distribution}:{origin.plugin}")
    found = (note.message for note in caught)
    return [note.text for note in found if isinstance(note, hooks.RetiredArgument)]


@attrs.define
class _Asking:
    """Asks one plugin by every hook, and keeps what comes of it."""

    plugin: Any
    origin: Origin
    manager: pluggy.PluginManager
    offers: list[tuple[str, Any]] = attrs.field(factory=list)
    problems: list[Problem] = attrs.field(factory=list)
    lost: list[tuple[str, str]] = attrs.field(factory=list)

    def ask(self, kind: str) -> None:
        """Call one hook, and look at each offer."""
        hook = f"tiers_{kind}"
        others = [p for p in self.manager.get_plugins() if p is not self.plugin]
        call = self.manager.subset_hook_caller(hook, others)
        try:
            found = listed(call())
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's hook
            what = Text(
                f"`{hook}` failed: {told(error)}", f"`{hook}` 失败：{_zh(error)}"
            )
            self._lose("broken-hook", what, kind, "*")
            return
        for number, offer in enumerate(found, 1):
            self._take(kind, offer, number)

    def _take(self, kind: str, offer: Any, number: int) -> None:
        try:
            check(kind, offer)
        except Exception as error:  # noqa: BLE001 - a property may raise anything
            name = _name(offer)
            shown = Text(f"number {number}", f"第 {number} 项")
            if name != "*":
                shown = Text.same(f"`{name}`")
            what = Text(
                f"`tiers_{kind}` offers {shown.en}, which is no use: {told(error)}",
                f"`tiers_{kind}` 提供的 {shown.zh} 无法使用：{_zh(error)}",
            )
            self._lose("bad-offer", what, kind, "*" if kind in FORMATS else name)
        else:
            self.offers.append((kind, offer))

    def _lose(self, code: str, what: Text, kind: str, name: str) -> None:
        self.problems.append(_warning(code, self.origin, what))
        self.lost.append((kind, name))

    def answer(self) -> Loaded:
        """Give what came of it."""
        return Loaded(
            self.origin,
            self.plugin,
            tuple(self.offers),
            tuple(self.problems),
            tuple(self.lost),
        )


def _check_api(plugin: Any) -> None:
    """Refuse a plugin that is written for hooks that are not there yet."""
    module = sys.modules.get(getattr(plugin, "__module__", ""))
    wanted = getattr(plugin, "TIERS_API", getattr(module, "TIERS_API", 1))
    if not isinstance(wanted, int):
        raise TypeError("TIERS_API is not a whole number")
    if wanted > hooks.API:
        message = Text(
            f"it is written for version {wanted} of the plugin interface, and this "
            f"tiers has version {hooks.API}; a newer tiers is needed",
            f"该插件按插件接口第 {wanted} 版编写，而当前 tiers 只有第 {hooks.API} 版；"
            "请升级 tiers",
        )
        raise Refusal(message)


def _unknown_hooks(
    plugin: Any, origin: Origin, manager: pluggy.PluginManager
) -> Iterator[Problem]:
    """Find what is marked as a hook and is none: a misspelt name is never called."""
    known = [f"tiers_{kind}" for kind in PORTS]
    for caller in manager.get_hookcallers(plugin) or ():
        if caller.spec is None:
            near = nearest(caller.name, known) or known[0]
            what = Text(
                f"there is no hook `{caller.name}`; did you mean `{near}`?",
                f"没有名为 `{caller.name}` 的钩子，是否想写 `{near}`？",
            )
            yield _warning("unknown-hook", origin, what)


def _not_loaded(origin: Origin, error: BaseException) -> Loaded:
    what = Text(f"it can't be loaded: {told(error)}", f"无法加载：{_zh(error)}")
    problem = _warning("broken-plugin", origin, what)
    return Loaded(origin, None, (), (problem,), _EVERYTHING)


def _warning(code: str, origin: Origin, what: Text) -> Problem:
    return Problem(code, origin.says(what), severity="warning")


def _name(offer: Any) -> str:
    """Give the name of an offer, or `*`."""
    try:
        name = offer.name
    except Exception:  # noqa: BLE001 - a property may raise anything
        return "*"
    return name if isinstance(name, str) and name.strip() else "*"


def _zh(error: BaseException) -> str:
    return error.message.zh if isinstance(error, Refusal) else told(error)
