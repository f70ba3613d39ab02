"""Short messages by Aliyun."""

KIND = "sms_aliyun"
