import Testing

@testable import Mail

extension Bounce {
    /// What the report says by itself.
    var withoutFault: Bounce {
        var bounce = self
        bounce.fault = nil
        return bounce
    }
}

@Suite struct DeliveryFaultTests {
    @Test(
        arguments: [
            ("5.1.1", "", .noMailbox), (nil, "550 Mailbox not found. http://service.mail.qq.com/", .noMailbox),
            (nil, "550 User not found: a@163.com", .noMailbox), ("5.0.0", "收件人邮箱地址不存在，邮件无法送达", .noMailbox),
            ("5.7.1", "550 5.7.1 recipient does not exist here", .noMailbox), ("5.2.2", "user unknown", .full),
            ("5.0.0", "对方邮箱空间已满", .full), (nil, "552 Quota exceeded", .full),
            (nil, "554 DT:SPM 163 smtp", .refused), ("5.0.0", "550 Mail content denied", .refused),
            ("5.7.26", "unauthenticated", .refused), ("5.0.0", "被识别为垃圾邮件", .refused), ("5.1.2", "", .noDomain),
            (nil, "Host not found", .noDomain), ("5.4.4", "", .noDomain), ("5.3.0", "bad luck", .other),
            (nil, "", .other),
        ] as [(String?, String, DeliveryFault)])
    func aFaultIsToldByStatusAndWords(status: String?, words: String, fault: DeliveryFault) {
        #expect(DeliveryFault(status: status, words: words) == fault)
    }

    @Test func spamRefusalsAreNotTheAddresssFault() {
        #expect(DeliveryFault.allCases.filter(\.concernsAddress) == [.noMailbox, .full, .noDomain])
    }
}
