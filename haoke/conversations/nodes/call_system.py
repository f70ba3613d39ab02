"""Call one of the company's systems, and go on by what it answers."""

from typing import Annotated, Any
from uuid import UUID

import msgspec

from haoke.connections.types import CallRequest, Method
from haoke.conversations.contract import CALL_ERRAND, CallAnswer, CallErrand
from haoke.conversations.effects import Say
from haoke.conversations.system_calls import ValueUnusable, is_path, path_of
from haoke.conversations.wording import fill
from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import Errand, Port, Returned

_NAME = r"^[A-Za-z0-9_]+$"
_METHODS = {method: (method, method, method) for method in ("GET", "POST", "PUT", "PATCH", "DELETE")}


class Sent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, titled("Name", "名称", "名稱", max_length=80)] = ""
    value: Annotated[
        str, titled("Value; {variables} are filled in", "值（可用 {变量}）", "值（可用 {變數}）", max_length=500)
    ] = ""


class Taken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    variable: Annotated[str, msgspec.Meta(max_length=40, pattern=_NAME), titled("Variable", "变量", "變數")] = "value"
    path: Annotated[
        str,
        titled(
            "Where it stands, such as data.items[0].name",
            "在答复中的位置，例如 data.items[0].name",
            "在回覆中的位置，例如 data.items[0].name",
            max_length=200,
        ),
    ] = ""


class Settings(NodeSettings, frozen=True, kw_only=True):
    connection: Annotated[str, titled("Connection", "接口连接", "介面連線", choice="connection")] = ""
    method: Annotated[Method, titled("Method", "请求方法", "請求方法", words=_METHODS)] = "GET"
    path: Annotated[
        str,
        titled(
            "Path behind the address; {variables} are filled in",
            "地址后的路径（可用 {变量}）",
            "位址後的路徑（可用 {變數}）",
            max_length=500,
        ),
    ] = ""
    query: Annotated[
        tuple[Sent, ...],
        msgspec.Meta(max_length=20),
        titled("In the address (query)", "查询参数", "查詢參數", each=("Value", "参数", "參數")),
    ] = ()
    body: Annotated[
        tuple[Sent, ...],
        msgspec.Meta(max_length=40),
        titled("In the body (JSON)", "请求正文（JSON）", "請求內文（JSON）", each=("Value", "字段", "欄位")),
    ] = ()
    taken: Annotated[
        tuple[Taken, ...],
        msgspec.Meta(max_length=40),
        titled("Take from the answer", "从答复中取值", "從回覆中取值", each=("Value", "取值", "取值")),
    ] = ()
    found: Annotated[
        str,
        titled(
            "Only found if this stands in the answer",
            "答复中有此项才算找到（可留空）",
            "回覆中有此項才算找到（可留空）",
            max_length=200,
        ),
    ] = ""
    text: Annotated[str, titled("Said meanwhile", "等待时的消息", "等待時的訊息", max_length=500)] = ""

    def faults(self) -> list[tuple[str, str]]:
        wrong = [] if self.connection else [("connection", "empty")]
        if any(not each.name.strip() for each in self.query):
            wrong.append(("query", "unnamed"))
        if any(not each.name.strip() for each in self.body):
            wrong.append(("body", "unnamed"))
        if not all(is_path(each.path) for each in self.taken):
            wrong.append(("taken", "path"))
        return [*wrong, ("found", "path")] if self.found.strip() and not is_path(self.found) else wrong


class Node:
    titles = {"en": "Call a system", "zh-CN": "调用接口", "zh-TW": "呼叫介面"}
    descriptions = {
        "en": "Asks one of the company's systems over HTTP.",
        "zh-CN": "通过 HTTP 查询或操作企业的业务系统。",
        "zh-TW": "透過 HTTP 查詢或操作企業的業務系統。",
    }
    icon = "plug"
    group = "act"
    purposes = frozenset({"reception", "task"})
    waits = True
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Any) -> tuple[Port, ...]:  # noqa: ARG002
        return (
            Port("ok", {"en": "found", "zh-CN": "成功", "zh-TW": "成功"}),
            Port("missing", {"en": "not found", "zh-CN": "未找到", "zh-TW": "未找到"}),
            Port("failed", {"en": "no answer", "zh-CN": "失败或超时", "zh-TW": "失敗或逾時"}),
        )

    def step(self, settings: Settings, scene: Scene) -> Step:
        if scene.input is not None:
            return _taken(scene.input.returned)
        variables = scene.variables
        try:
            path = path_of(settings.path, variables)
        except ValueUnusable:
            return Step(port="missing")
        request = CallRequest(
            settings.method,
            path,
            {each.name.strip(): fill(each.value, variables) for each in settings.query},
            {each.name.strip(): fill(each.value, variables) for each in settings.body} or None,
        )
        errand = CallErrand(
            connection_id=UUID(settings.connection),
            request=request,
            shown=settings.path,
            taken={each.variable: each.path for each in settings.taken},
            found=settings.found.strip(),
        )
        said = fill(settings.text, variables)
        return Step(
            wait=True,
            errand=Errand(CALL_ERRAND, msgspec.to_builtins(errand)),
            effects=(Say(text=said),) if said.strip() else (),
        )


def _taken(returned: Returned | None) -> Step:
    if returned is None or returned.fault:
        return Step(port="failed")
    answer = msgspec.convert(returned.result, CallAnswer)
    return Step(port=answer.outcome, variables=dict(answer.values))


node: NodeKind = Node()
