"""DingTalk."""

KIND = "dingtalk"
PROOF = "sign"
UNSIGNED_BODY = "DingTalk signs the time alone"
ALONE = "one message a request"
STRANGE = ('"msgtype":"text"', '"msgtype":"hologram"')
ANSWER = {"processQueryKey": "theirs"}
TOKENS = {"access_token": "TOKEN"}
