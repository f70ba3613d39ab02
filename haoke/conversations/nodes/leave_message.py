"""Take a message where nobody can answer now. Agents find it in their list, and answer at the next visit."""

from typing import Annotated, Any, Literal

from haoke.conversations.asking import fill_in
from haoke.conversations.effects import LeaveMessage, NoteCustomer, Say
from haoke.conversations.wording import fill
from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import AnswerType, Field, Port
from haoke.kernel.i18n import t

Wanted = Literal["off", "optional", "required"]
WANTED = {
    "off": ("Do not ask", "不询问", "不詢問"),
    "optional": ("Optional", "选填", "選填"),
    "required": ("Required", "必填", "必填"),
}
_TRIES = 2
_CONTACT: tuple[tuple[str, AnswerType], ...] = (("name", "text"), ("phone", "phone"), ("email", "email"))


class Settings(NodeSettings, frozen=True, kw_only=True):
    text: Annotated[str, titled("Introduction", "说明", "說明", long=True, max_length=2000)] = ""
    name: Annotated[Wanted, titled("Name", "姓名", "姓名", words=WANTED)] = "required"
    phone: Annotated[Wanted, titled("Phone number", "电话", "電話", words=WANTED)] = "optional"
    email: Annotated[Wanted, titled("E-mail address", "邮箱", "郵箱", words=WANTED)] = "required"
    thanks: Annotated[str, titled("Thanks", "感谢语", "感謝語", long=True, max_length=2000)] = ""
    queue: Annotated[
        str,
        titled(
            "For the team of the queue",
            "由哪个队列的团队处理",
            "由哪個佇列的團隊處理",
            choice="queue",
            none=("The site's queue", "站点的队列", "網站的佇列"),
        ),
    ] = ""


class Node:
    titles = {"en": "Leave a message", "zh-CN": "留言", "zh-TW": "留言"}
    descriptions = {
        "en": "Takes a message with contact data; agents find it in their list and answer later.",
        "zh-CN": "收集留言和联系方式，客服在留言列表中稍后回复。",
        "zh-TW": "收集留言和聯絡方式，客服在留言列表中稍後回覆。",
    }
    icon = "mail-plus"
    group = "finish"
    purposes = frozenset({"reception"})
    waits = True
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Any) -> tuple[Port, ...]:  # noqa: ARG002
        return ()

    def step(self, settings: Settings, scene: Scene) -> Step:
        filled = fill_in(scene, fill(settings.text, scene.variables), self._fields(settings, scene), _TRIES)
        if isinstance(filled, Step):
            return filled
        contact = {name: filled.values[name] for name, _ in _CONTACT if filled.values.get(name)}
        thanks = fill(settings.thanks, scene.variables)
        return Step(
            said=filled.said,
            variables=dict(filled.values),
            effects=(
                *((NoteCustomer(fields=contact),) if contact else ()),
                *((Say(text=thanks),) if thanks.strip() else ()),
                LeaveMessage(queue_id=settings.queue),
            ),
        )

    def _fields(self, settings: Settings, scene: Scene) -> tuple[Field, ...]:
        """The contact data that is not known yet, and the message, unless the visitor began with one."""
        wishes = {"name": settings.name, "phone": settings.phone, "email": settings.email}
        fields = [
            Field(name, t(scene.locale, f"flows.contact.{name}"), kind, wishes[name] == "required")
            for name, kind in _CONTACT
            if wishes[name] != "off" and not scene.fact(f"customer.{name}")
        ]
        begun = bool(str(scene.variables.get("first_message", "")).strip())
        return (*fields, Field("message", t(scene.locale, "flows.contact.message"), "text", not begun))


node: NodeKind = Node()
