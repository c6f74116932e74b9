import Testing

@testable import Mail

struct MailDateTests {
    static let table: [(written: String, date: String?)] = [
        ("Wed, 30 Oct 2024 09:00:00 +0800", "2024-10-30T09:00:00+08:00"),
        ("30 Oct 2024 09:00 +0800", "2024-10-30T09:00:00+08:00"),
        ("Wed, 30 Oct 2024 09:00:00 +0800 (CST)", "2024-10-30T09:00:00+08:00"),
        ("Wed, 30 Oct 2024 09:00:00 (CST)", "2024-10-30T09:00:00+08:00"),
        ("Wed, 30 Oct 2024 09:00:00 CST", "2024-10-30T09:00:00+08:00"),
        ("Wed, 30 Oct 2024 09:00:00 GMT+08:00", "2024-10-30T09:00:00+08:00"),
        ("Wed, 30 Oct 2024 09:00:00 +08:00", "2024-10-30T09:00:00+08:00"),
        ("Wed, 30 Oct 2024 09:00:00 +8", "2024-10-30T09:00:00+08:00"),
        ("Wed, 30 Oct 2024 01:00:00 GMT", "2024-10-30T01:00:00+00:00"),
        ("Wed, 30 Oct 2024 01:00:00 -0000", "2024-10-30T01:00:00+00:00"),
        ("Tue, 29 Oct 2024 20:00:00 EST", "2024-10-29T20:00:00-05:00"),
        ("Wed, 30-Oct-24 09:00:00 +0530", "2024-10-30T09:00:00+05:30"),
        ("Wed Oct 30 09:00:00 2024", "2024-10-30T09:00:00+00:00"),
        ("Wed Oct 30 09:00:00 CST 2024", "2024-10-30T09:00:00+08:00"),
        ("2024-10-30 09:00:00", "2024-10-30T09:00:00+00:00"),
        ("2024-10-30T09:00:00.123+08:00", "2024-10-30T09:00:00+08:00"),
        ("2024-10-30T01:00:00Z", "2024-10-30T01:00:00+00:00"),
        ("2024年10月30日 9:00", "2024-10-30T09:00:00+00:00"), ("2024/10/30", "2024-10-30T00:00:00+00:00"),
        ("Wed, 30 October 2024 9:00:00 PM +0800", "2024-10-30T21:00:00+08:00"),
        ("30 Oct 98 12:00:60 +0000", "1998-10-30T12:00:59+00:00"),
        ("29 Feb 2024 00:00:00 +0800", "2024-02-29T00:00:00+08:00"), ("29 Feb 2023 00:00:00 +0800", nil),
        ("30 Oct 2024 24:00:00 +0800", nil), ("30 Oct 2024 09:00:00 +9999", "2024-10-30T09:00:00+00:00"),
        ("0 Oct 2024 09:00:00", nil), ("32 Oct 2024 09:00:00", nil), ("30 Xyz 2024 09:00:00", nil), ("", nil),
        ("99999999999999999999 Oct 2024", nil), ("30 Oct 99999999", nil), (":::::", nil), ("yesterday", nil),
    ]

    @Test(arguments: table) func aDateIsRead(written: String, date: String?) {
        #expect(MailDate.parse(Array(written.utf8))?.rfc3339 == date)
    }

    @Test func secondsCountFrom1970() {
        #expect(MailDate.parse(Array("Wed, 30 Oct 2024 09:00:00 +0800".utf8))?.seconds == 1_730_250_000)
        #expect(MailDate(seconds: 0).rfc3339 == "1970-01-01T00:00:00+00:00")
        #expect(MailDate(seconds: -1, offsetMinutes: -60).rfc3339 == "1969-12-31T22:59:59-01:00")
        #expect(MailDate(seconds: 951_782_400, offsetMinutes: 480).rfc5322 == "Tue, 29 Feb 2000 08:00:00 +0800")
    }

    /// Every day from 1996 to 2032, there and back: the calendar has no gap.
    @Test func everyDayIsReadBack() {
        for day in 9_500..<22_700 {
            let date = MailDate(seconds: day * 86400 + 43_200, offsetMinutes: day % 840)
            #expect(MailDate.parse(Array(date.rfc3339.utf8)) == date)
            if day % 100 == 0 { #expect(MailDate.parse(Array(date.rfc5322.utf8)) == date) }
        }
    }

    @Test func extremesAreClamped() {
        #expect(MailDate(seconds: .max, offsetMinutes: .max).rfc3339.hasPrefix("9999-"))
        #expect(MailDate(seconds: .min, offsetMinutes: .min).rfc3339.hasPrefix("0001-"))
    }

    @Test func theTopmostReceivedDateIsTaken() {
        let message = parse(
            """
            Received: from mx (1.2.3.4; x) by imap with SMTP; Wed, 30 Oct 2024 09:00:03 +0800
            Received: from client by mx; Wed, 30 Oct 2024 08:00:00 +0800
            From: a@b.cn

            """)
        #expect(message.received?.rfc3339 == "2024-10-30T09:00:03+08:00")
        let unreadable = parse("Received: by x\nReceived: by y; 30 Oct 2024 09:00:03 +0800\nFrom: a@b.cn\n\n")
        #expect(unreadable.received == nil)
    }
}
