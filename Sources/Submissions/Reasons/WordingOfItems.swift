extension Wording {
    /// Which requirement a file serves, or why that could not be told.
    static let ofRequirement: [Reason.Code: Wording] = [
        .titleLine: Wording("第{1}行写有“{2}”", "line {1} has “{2}”"),
        .headerMatch: Wording("表头与要求的表格相符（{1}/{2}列）", "its header row matches the form ({1} of {2} columns)"),
        .headerDiffers: Wording(
            "表头与通知所附的表格不符（{1}/{2}列）", "its header row differs from the notice's form ({1} of {2} columns)"),
        .nameWord: Wording("文件名含“{1}”", "its name has “{1}”"),
        .folderWord: Wording("所在文件夹或压缩包名含“{1}”", "its folder or archive is named “{1}”"),
        .annexInName: Wording("文件名标为附件{1}", "its name says annex {1}"),
        .annexLine: Wording("文件内标为附件{1}", "it is headed annex {1}"),
        .cues: Wording("正文含{1:list}", "its text has {1:list}"),
        .mailWord: Wording("邮件中提到“{1}”", "the mail mentions “{1}”"),
        .sheetName: Wording("工作表名含“{1}”", "a sheet is named “{1}”"),
        .pictureContent: Wording("内容是图片", "it is a picture"),
        .videoContent: Wording("内容是视频", "it is a video"),
        .nameDisagrees: Wording("文件名写的是“{1}”，以文件内容为准", "its name says “{1}”; its content decides"),
        .openPhase: Wording("在“{1}”的报送期内收到", "arrived while “{1}” is due"),
        .seems: Wording("似为“{1}”，请确认", "seems to be “{1}”; please confirm"),
        .undecidedBetween: Wording("难以区分是哪一项：{1:list}", "could be any of: {1:list}"),
        .notRecognised: Wording("没能认出是哪一项材料", "could not be recognised"),
        .noticeEcho: Wording("是通知原文，不是报送的材料", "it is the notice itself, not a submission"),
        .twoInOne: Wording("一份文件里似有两项材料：{1:list}", "seems to hold two things in one file: {1:list}"),
        .topicUnclear: Wording("没有提到“{1}”，可能是别的工作的材料", "does not mention “{1}”: it may be about something else"),
        .nothingAsks: Wording("通知没有要求这份材料，已留存", "nothing asks for it; it is kept"),
        .notAskedOfUnit: Wording("本次不需报送“{1}”，已留存", "“{1}” is not asked of this unit; it is kept"),
        .scanned: Wording(
            "文件名含“{1}”，像是扫描件或截图，不是活动照片", "its name has “{1}”: it looks like a scan or a screenshot, not a photo"),
        .tinyPicture: Wording("图片只有{1}×{2}像素，不像活动照片", "it is only {1}×{2} pixels: hardly a photo"),
        .inlinePhoto: Wording("照片贴在邮件正文里", "the photo is pasted into the text of the mail"),
        .photosInDocument: Wording(
            "{1}张照片贴在文档里，没有单独的照片文件", "{1} photos are inside a document, none is a file of its own"),
        .bodyText: Wording("材料直接写在邮件正文里，没有附件", "it is written in the mail itself, not attached"),
        .linkOnly: Wording(
            "“{1}”是超大附件链接，邮件里没有文件本身", "“{1}” is only a download link, not the file itself",
            mend: (
                "链接会过期，系统也不下载，请把文件压缩后直接作为附件发来",
                "links expire and are not followed: please make the file smaller and attach it"
            )),
        .linkExpires: Wording("链接{1:moment}到期", "the link expires on {1:moment}"),
        .otherYear: Wording(
            "写的是{1:list}年，通知要的是{2:list}年的材料，请确认", "it is of {1:list}, the notice asks for {2:list}; please confirm"),
        .scannedPages: Wording(
            "是扫描件，页面上没有可读取的文字，仅按名称判断", "its pages are scans without readable text; told by its name"),
        .graphic: Wording("像是标志、横幅或二维码一类的图形，不像活动照片", "it looks like a sign, a banner or a code, hardly a photo"),
        .photoElsewhen: Wording(
            "照片的拍摄日期是{1}，不在活动期间，请留意", "the photo was taken on {1}, outside the activity"),
        .partOf: Wording("同一份文件里另有{1:list}，已分别登记", "the same file also holds {1:list}; each is recorded"),
        .emptyColumns: Wording("表格“{1}”里还没有填的栏目：{2:list}", "columns of “{1}” that are left empty: {2:list}"),
        .emptyCells: Wording(
            "表格“{1}”里有未填的单元格：{2:cells}（合并单元格请忽略）", "cells of “{1}” that are left empty: {2:cells} (unless merged)"),
        .coverLetter: Wording("像是报送材料的公函，不是材料本身", "it looks like a letter that comes with the material"),
        .oldDraft: Wording("文件名写明是旧稿，请确认", "its name says that it is an old draft; please confirm"),
        .partOnly: Wording("像是其中一项活动（{1}）的方案，请确认", "it looks like the plan of one event ({1}); please confirm"),
        .unwritten: Wording("几乎没有正文，像是还没写完的稿子，请确认", "it has hardly any text or is not written yet; please confirm"),
        .severalInOne: Wording(
            "一份文件里似有几份“{1}”，由工作人员核对后计数", "one file seems to hold several of “{1}”; a person counts them"),
        .samePicture: Wording("与“{1}”是同一张照片，按一张计", "it is the same picture as “{1}”; they count as one"),
        .notReadYet: Wording(
            "暂不能读取{1:format}的内容，仅按名称判断", "the content of {1:format} is not read; told by its name"),
        .unsupportedFormat: Wording("暂不能读取{1:format}", "{1:format} cannot be read"),
        .durationUnknown: Wording("没能读出视频时长", "its duration could not be read"),
        .dimensionsUnknown: Wording("没能读出画面尺寸", "its dimensions could not be read"),
        .nominationMaterial: Wording("可能是“{1:list}”的佐证材料", "may be material for “{1:list}”"),
        .nomineeNamed: Wording("推荐对象：{1}", "nominated: {1}"),
        .nomineeRow: Wording("写在表格第{1}行", "stands in row {1} of the table"),
        .nomineeUnclear: Wording("没能看出推荐的是哪一位（哪一个项目）", "who or what is nominated could not be told"),
        .nomineeDisagrees: Wording("名称不一致，难以确定推荐对象：{1:list}", "names different nominees: {1:list}"),
        .nomineeUnmentioned: Wording("文件名写的是“{1}”，文件内没有提到", "its name says “{1}”, its text does not"),
        .nomineeMaterials: Wording("材料已有{1:materials}", "received: {1:materials}"),
        .nomineeLacks: Wording(
            "材料已有{1:materials}；如有{2:materials}，可以补发", "received: {1:materials}; {2:materials} may follow"),
        .nomineeListed: Wording("目前只列在名单里；如有{1:materials}，可以补发", "so far only on the list; {1:materials} may follow"),
    ]

    /// Which stated rule a file breaks and how to mend that; then what is only noted.
    static let ofRules: [Reason.Code: Wording] = [
        .tooLong: Wording(
            "视频长{1:duration}，超过规定的{2:duration}", "the video is {1:duration} long, more than {2:duration}",
            mend: ("请剪辑到{2:duration}以内再发", "please cut it to {2:duration} at most and send it again")),
        .tooShort: Wording(
            "视频长{1:duration}，不足规定的{2:duration}", "the video is {1:duration} long, less than {2:duration}",
            mend: ("请补充到{2:duration}以上再发", "please send one of at least {2:duration}")),
        .tooLowResolution: Wording(
            "画面短边为{1}像素，低于规定的{2}像素", "its short side is {1} pixels, less than {2}",
            mend: ("请发送清晰度更高的原文件", "please send the original in a higher resolution")),
        .tooManyBytes: Wording(
            "文件大小为{1:bytes}，超过规定的{2:bytes}", "it is {1:bytes} in size, more than {2:bytes}",
            mend: ("请压缩到{2:bytes}以内再发", "please make it smaller than {2:bytes} and send it again")),
        .wrongFormat: Wording(
            "文件格式是 {1}，要求的是 {2:list}", "its format is {1}; {2:list} is asked for",
            mend: ("请另存为 {2:list} 格式再发", "please save it as {2:list} and send it again")),
        .tooFewCharacters: Wording(
            "全文约{1}字，不足规定的{2}字", "it has {1} characters, fewer than {2}",
            mend: ("请补充到{2}字以上再发", "please extend it to at least {2} characters")),
        .tooManyCharacters: Wording(
            "全文约{1}字，超过规定的{2}字", "it has {1} characters, more than {2}",
            mend: ("请精简到{2}字以内再发", "please shorten it to at most {2} characters")),
        .emptyForm: Wording(
            "表格“{1}”还没有填写内容", "the form “{1}” is not filled in",
            mend: ("可能误发了空白表，请填写后再发", "it may be the blank form: please fill it in and send it again")),
        .emptyFile: Wording(
            "文件是空的", "the file is empty", mend: ("请检查原文件后重新发送", "please check the original and send it again")),
        .encrypted: Wording(
            "文件设有密码，无法打开", "it is protected by a password",
            mend: ("请取消密码后重新发送", "please remove the password and send it again")),
        .encryptedArchive: Wording(
            "所在的压缩包“{1}”设有密码，无法打开", "it lies in “{1}”, which is protected by a password",
            mend: ("请取消密码后重新发送", "please send it without a password")),
        .multiVolume: Wording(
            "这是分卷压缩包中的一卷，单独无法打开", "it is one volume of a split archive and cannot be opened by itself",
            mend: (
                "请压缩成一个不分卷的压缩包，或把文件逐个作为附件重新发送",
                "please send everything in one archive that is not split, or as single files"
            )),
        .truncated: Wording(
            "文件不完整，后面部分缺失", "it is incomplete: its end is missing",
            mend: ("可能上传时中断，请重新发送完整的文件", "the upload may have broken off: please send the whole file again")),
        .corrupt: Wording(
            "文件已损坏，无法打开", "it is damaged and cannot be opened",
            mend: ("请确认原文件能打开后重新发送", "please check that the original opens and send it again")),
        .tooLargeToRead: Wording(
            "文件过大，无法读取", "it is too large to be read",
            mend: ("请压缩或拆分后重新发送", "please make it smaller or split it and send it again")),
        .afterCutoff: Wording(
            "已过{1:day}的截止接收时间", "it arrived after {1:day}, when the notice closed",
            mend: ("如需补报，请与通知联系人沟通", "please talk to the contact of the notice")),
        .lateArrival: Wording("晚于{1:day}的报送时间收到", "it arrived after it was due on {1:day}"),
        .namePattern: Wording("文件名没有按“{1}”的格式写", "its name does not follow “{1}”"),
        .noCaption: Wording("照片没有文字说明，可写在文件名里", "the photo has no caption; its file name may carry one"),
        .captionsMissing: Wording(
            "{1:list}还没有文字说明，请直接回复这封邮件，写明每张照片的内容",
            "these have no caption yet: {1:list}; please answer this email and say what each photo shows"),
        .captionList: Wording("是照片的文字说明，已与照片对应", "it describes the photos and was matched with them"),
        .sameBytes: Wording("与“{1}”完全相同，按一份计", "it is identical with “{1}”; they count as one"),
    ]

    /// Which versions count.
    static let ofStanding: [Reason.Code: Wording] = [
        .identicalCountedOnce: Wording(
            "{1}份中有完全相同的，按{2}份计", "of {1} files some are identical; they count as {2}"),
        .samePicturesCountedOnce: Wording(
            "{1}张里有同一张照片，按{2}张计", "of {1} pictures some show the same; they count as {2}"),
        .superseded: Wording("以后来重新报送的为准", "a later version took its place"),
        .severalForOne: Wording("只需一份，以最后一份为准", "one is asked for; the last one counts"),
        .lateSetAside: Wording("逾期送到的版本已留存，仍以按时报送的为准", "a late version is kept; the one sent in time counts"),
        .provisionalSetAside: Wording(
            "来自名册以外地址的版本待确认，暂以名册地址报送的为准",
            "a version from an address that is not on the roster awaits a person; the rostered one counts"),
        .moreThanAsked: Wording("收到{1}份，多于要求的{2}份，均已留存", "{1} arrived, more than the {2} asked for; all are kept"),
        .countsLateOnes: Wording("其中有逾期送到的", "some of them came late"),
        .withoutCaption: Wording("其中{1}张没有文字说明", "{1} of them have no caption"),
        .alternativeComplete: Wording("已以“{1}”完成，无需再报", "fulfilled by “{1}”"),
        .nilReturn: Wording("零报告，已确认", "the unit has nothing to report, and that was accepted"),
    ]

    /// What a coordinator decided.
    static let ofRulings: [Reason.Code: Wording] = [
        .acceptedByHand: Wording("经人工核对", "checked by a person"),
        .sentBack: Wording(
            "需要修改：{1}", "it needs a correction: {1}",
            mend: ("请修改后重新发送", "please correct it and send it again")),
        .assignedByHand: Wording("经人工归类", "placed by a person"),
    ]
}
