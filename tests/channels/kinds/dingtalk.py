"""DingTalk."""

KIND = "dingtalk"
TOKENS = {"access_token": "TOKEN"}
