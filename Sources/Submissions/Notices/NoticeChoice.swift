import Inspection

/// Which of a mail's notices one file is for: the main one, unless the file itself speaks clearly for another.
struct NoticeChoice {
    let files: [MailFile]
    /// The main one first.
    let notices: [NoticeCandidate]

    func notice(for index: Int) -> NoticeCandidate? {
        guard let main = notices.first else { return nil }
        let own = points(of: main, for: index)
        let rival = notices.dropFirst().map { ($0, points(of: $0, for: index)) }.max { $0.1 < $1.1 }
        guard let (notice, points) = rival, points >= own + Classification.clearLead else { return main }
        return notice.classifications[index].certainty == .unclear ? main : notice
    }

    /// Whether every file speaks clearly for one of the notices, so that it does not matter which is the main one.
    var isClearForAll: Bool {
        !files.isEmpty
            && files.indices.allSatisfy { index in
                let points = notices.map { self.points(of: $0, for: index) }.sorted(by: >)
                return points.count < 2 || points[0] - points[1] >= Classification.clearLead
            }
    }

    private func points(of notice: NoticeCandidate, for index: Int) -> Double {
        let file = files[index]
        let classification = notice.classifications[index]
        var points = 0.0
        if classification.best?.asked.isAsked == true {
            switch classification.certainty {
            case .sure: points += 3
            case .provisional: points += 1.5
            case .unclear: break
            }
        }
        let texts = file.titleZone.map(\.text) + [file.name.text] + file.folders.map(\.text)
        let keywords = notice.notice.keywords.map { Folded($0) }
        points += 1.5 * Double(keywords.count { keyword in texts.contains { $0.contains(keyword) } })
        let years = file.years
        if !file.isPictureOrVideo, !years.isEmpty, !notice.years.isEmpty {
            points += years.contains(where: notice.years.contains) ? 1.5 : -1.5
        }
        return points
    }
}
