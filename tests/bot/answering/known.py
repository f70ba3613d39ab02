"""What the shop of these tests knows: key → question, phrasings, answer."""

SHOP = {
    "refund": ("退款多久到账", ["退的钱什么时候到", "我的退款怎么还没收到"], "三个工作日内原路退回。"),
    "return": ("怎么申请退货", ["我想退货怎么操作", "东西不想要了怎么退"], "在订单页点击退货。"),
    "postage": ("退货运费谁承担", ["退回去的邮费谁出"], "质量问题由我们承担。"),
    "exchange-postage": ("换货运费谁承担", [], "换货运费由我们承担。"),
    "invoice": ("怎么开发票", ["可以开增值税发票吗"], "在订单页申请。"),
}
