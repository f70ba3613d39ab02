"""Short messages by Aliyun."""

KIND = "sms_aliyun"
PROOF = "path"
UNDATED = "Aliyun signs nothing"
UNSIGNED_BODY = "Aliyun signs nothing"
MANY = ""
PLAIN = "a short message is text and nothing else"
TEMPLATE = "SMS_1"
ANSWER = {"Code": "OK", "BizId": "theirs"}
