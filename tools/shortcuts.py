"""Every menu with its keys, as a table for the guide; `docs/conf.py` puts it there."""


def shortcuts() -> str:
    """Every menu as a table in Markdown, from the program itself."""
    from PySide6.QtGui import QGuiApplication

    from app.views.main.actions import MENUS, SEPARATOR

    # Which keys are the standard ones, Qt knows only while an application is there.
    application = QGuiApplication.instance() or QGuiApplication([])
    lines = []
    for title, entries in MENUS:
        lines += [f"## {_plain(title)}", "", "| command | keys |", "|---|---|"]
        for entry in entries:
            if entry is not SEPARATOR:
                keys = ", ".join(_key(key) for key in entry.keys)
                lines.append(f"| {_plain(entry.title)} | {keys} |")
        lines.append("")
    del application
    return "\n".join(lines)


def _plain(title: str) -> str:
    return title.replace("&", "").replace(" …", "")


def _key(key: object) -> str:
    from PySide6.QtGui import QKeySequence

    # written as on Linux and Windows, wherever the guide is built
    text = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
    return "`` ` ``" if text == "`" else f"`{text}`" if text else ""
