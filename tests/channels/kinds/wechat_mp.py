"""WeChat official accounts."""

from typing import Any

KIND = "wechat_mp"
PROOF = "msg_signature"
ALONE = "one message a request"
TEMPLATE = "notice"
ANSWER = {"errcode": 0, "errmsg": "ok", "msgid": 24812345678901299}
TOKENS = {"access_token": "ACCESS_TOKEN"}


def strange(body: str) -> str:
    """What is sealed cannot be changed."""
    return body if "<Encrypt>" in body else body.replace("<![CDATA[text]]>", "<![CDATA[hologram]]>", 1)


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {"plain_allowed": True}


def fill(content: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    """A file's title and description are its name and caption; what only names the body says what the body does."""
    given = content.get("send", {})
    if not given.get("parts"):
        return made | {"parts": [_part(content.get("expect_request", {}).get("json", {}))]}
    words = {"title": "filename", "description": "caption"}
    media = {"image", "voice", "video", "file"}
    parts = [
        part | {words[name]: value for name, value in said.items() if name in words}
        if part["kind"] in media
        else {"datum": "gcj02"} | part
        for part, said in zip(made["parts"], given["parts"], strict=True)
    ]
    return made | {"parts": parts}


def _part(body: dict[str, Any]) -> dict[str, Any]:
    kind = body.get("msgtype", "text")
    said = body.get(kind, {})
    if kind == "text":
        return {"kind": "text", "text": said.get("content", "x")}
    if kind in {"image", "voice", "video", "file"}:
        named = {"filename": said.get("title", ""), "caption": said.get("description", "")}
        return {"kind": kind, "media_ref": said["media_id"], "thumb": said.get("thumb_media_id", "")} | named
    if kind in {"miniprogrampage", "miniprogram"}:
        page = {"title": said["title"], "path": said["pagepath"], "thumb": said.get("thumb_media_id", "")}
        return {"kind": "miniprogram", "appid": said.get("appid", "")} | page
    if kind == "news":
        said = said["articles"][0]
    if kind == "location":
        place = {"lat": said["latitude"], "lng": said["longitude"], "datum": "gcj02"}
        return {"kind": "location", "name": said.get("name", ""), "address": said.get("address", "")} | place
    if kind == "msgmenu" and {each.get("type", "click") for each in said["list"]} <= {"click", "view"}:
        listed = [each.get(each.get("type", ""), each) for each in said["list"]]
        items = [
            {"title": each.get("content", ""), "id": each.get("id", ""), "url": each.get("url", "")} for each in listed
        ]
        return {
            "kind": "menu",
            "head": said.get("head_content", ""),
            "items": items,
            "tail": said.get("tail_content", ""),
        }
    if kind not in {"news", "link"}:
        return {"kind": "custom", "type": kind, "data": said}
    thumb = said.get("thumb_media_id") or said.get("thumb_url") or said.get("picurl", "")
    about = said.get("description", said.get("desc", ""))
    return {"kind": "link_card", "title": said["title"], "description": about, "url": said["url"], "thumb": thumb}
