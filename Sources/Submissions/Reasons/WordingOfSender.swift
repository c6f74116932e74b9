extension Wording {
    /// Which unit sent a mail, and why a mail is held, ignored or a bounce.
    static let ofSender: [Reason.Code: Wording] = [
        .rosteredAddress: Wording("发件地址 {1} 登记在名册上", "the address {1} is on the roster"),
        .ownDomain: Wording("名册上只有这一家单位使用 {1} 邮箱", "only this unit of the roster uses addresses of {1}"),
        .sentOnBehalf: Wording("由{1}代为报送，名册上已登记", "sent by {1}, which may send for it according to the roster"),
        .sentForOthers: Wording(
            "名册登记可代{1:list}报送，材料按各自单位计", "it may send for {1:list}; each file counts for its own unit"),
        .ownerUnclear: Wording("看不出是哪家单位的材料：{1:list}", "it names no unit; it may be of {1:list}"),
        .severalUnitsInFile: Wording("一份文件里写有几家单位：{1:list}", "one file names several units: {1:list}"),
        .perhapsForOthers: Wording(
            "本单位不需报送“{1}”，可能是代报的材料", "“{1}” is not asked of this unit; it may be for one that it sends for"),
        .namedByReference: Wording("邮件里有我们给“{1}”的编号", "the mail carries the reference code of “{1}”"),
        .namedInSubject: Wording("邮件主题写明“{1}”", "the subject names “{1}”"),
        .namedInForm: Wording("填报单位一栏写的是“{1}”", "the form is filled in by “{1}”"),
        .namedInTitle: Wording("材料标题写明“{1}”", "the title of a file names “{1}”"),
        .namedInFileName: Wording("文件名写有“{1}”", "a file name has “{1}”"),
        .namedInText: Wording("正文中提到“{1}”", "the text mentions “{1}”"),
        .namedInSignature: Wording("邮件末尾署名“{1}”", "the mail is signed “{1}”"),
        .misspelledName: Wording("写作“{1}”，应为“{2}”", "written “{1}”, likely “{2}”"),
        .namedAsSender: Wording("发件人署名为“{1}”", "the sender's display name is “{1}”"),
        .senderAmbiguous: Wording("邮件写了不止一个发件地址：{1:list}", "the mail has more than one sender: {1:list}"),
        .senderMissing: Wording("邮件没有发件地址", "the mail has no sender"),
        .unknownSender: Wording("发件地址 {1} 不在名册上", "the address {1} is not on the roster"),
        .namedOnlyWeakly: Wording(
            "单位名称没有写在主题或填报单位一栏，只见于别处", "no unit is named in the subject or a filled-in form, only elsewhere"),
        .severalUnitsNamed: Wording("同时写有几家单位：{1:list}", "several units are named: {1:list}"),
        .unitDisagrees: Wording(
            "由{1}的邮箱发来，内容写的却是{2:list}", "sent from an address of {1}, but the content names {2:list}"),
        .onBehalfOfSeveral: Wording(
            "{1}代几家单位报送：{2:list}，请确认每份材料属于哪家", "{1} sends for several units: {2:list}; say which file is whose"),
        .unitNotFound: Wording("看不出是哪家单位报送的", "no unit could be told"),
        .noticeNotFound: Wording("看不出是报送哪项通知的材料", "no notice could be told"),
        .noticesTie: Wording("难以判断属于哪项通知：{1:list}", "it could belong to several notices: {1:list}"),
        .nothingAttached: Wording("像是来报送的，但没有附件", "seems to submit something, but nothing is attached"),
        .tooManyFiles: Wording(
            "一封邮件内有{1}个文件，超过{2}个，请人工处理", "{1} files in one mail, more than {2}: for a person to handle"),
        .unreadable: Wording(
            "读取这封邮件时程序多次中断（读取程序{1}次，主程序{2}次），请人工查看",
            "reading this mail failed time after time ({1} times the reader, {2} times the daemon): for a person to look at"
        ),
        .nothingAskedOfUnit: Wording("没有通知要求{1}报送材料", "no notice asks anything of {1}"),
        .ownMail: Wording("由本办公室自己的邮箱发出", "sent by the office itself"),
        .automaticMail: Wording("系统自动发出的邮件（{1}）", "written by a program ({1})"),
        .bounced: Wording("退信：{1} 未能送达", "a bounce: {1} was not reached"),
        .bounceUnproven: Wording(
            "自称退信，说 {1} 未能送达；没有附上我们的原信，可能是伪造的，请核实",
            "says that {1} was not reached, but returns no letter of ours and may be forged: please check"),
        .notASubmission: Wording("与报送无关", "not a submission"),
    ]

    /// Which notice a mail serves.
    static let ofNotice: [Reason.Code: Wording] = [
        .keywordInSubject: Wording("邮件主题含“{1}”", "the subject has “{1}”"),
        .keywordInFileName: Wording("文件名含“{1}”", "a file name has “{1}”"),
        .keywordInTitle: Wording("材料标题含“{1}”", "the title of a file has “{1}”"),
        .keywordInText: Wording("正文含“{1}”", "the text has “{1}”"),
        .titleNamed: Wording("写明通知名称“{1}”", "names the notice “{1}”"),
        .referenceNamed: Wording("写明编号 {1}", "has the reference {1}"),
        .senderUnconfirmed: Wording(
            "发件邮箱不在名册上，请向单位核实是不是他们发的",
            "sent from an address that is not in the roster: please ask the unit whether it is theirs"),
        .supplement: Wording("写明是补报，报送期内只有这一项通知", "says that it is a supplement, and no other notice is open"),
        .noticeYear: Wording("写明{1}年", "names the year {1}"),
        .yearDiffers: Wording("写的是{1:list}年，通知是{2:list}年的", "names the year {1:list}, the notice is of {2:list}"),
        .withinWindow: Wording("在通知的报送期内收到", "arrived while the notice is open"),
        .outsideWindow: Wording("不在通知的报送期内收到", "arrived when the notice was long over"),
        .itemsFit: Wording("有{1}份材料是该通知所要求的", "{1} of its files are asked for by it"),
        .informationalNotice: Wording("该通知不要求报送，材料仅作留存", "the notice asks for nothing; the mail is only kept"),
        .subjectPattern: Wording("邮件主题没有按“{1}”的格式写", "the subject does not follow “{1}”"),
    ]
}
