/// The folder of a nominee in an archive: 百姓学习之星/张三 or 百姓学习之星-张三, in an archive of any name.
struct NomineeFolder {
    let told: NominationWords.Told
    /// Nil when the folder names only the kind of nomination.
    let nominee: Folded?

    /// The innermost folder or archive around the file that names a nomination; nil when none does.
    init?(_ file: MailFile, words: NominationWords, names: NomineeName) {
        let folders = file.folders.map(\.text)
        guard
            let (depth, told) = folders.enumerated().lazy.compactMap({ depth, folder in
                words.told(by: folder).flatMap { $0.isStrong ? (depth, $0) : nil }
            }).first
        else { return nil }
        self.told = told
        let subject = words.subjects[told.index]
        if let own = names.found(in: folders[depth], subject) {
            nominee = own
        } else {
            // Below the folder of the kind stand those of the nominees; a folder such as 照片 names nobody.
            nominee = depth > 0 ? names.found(in: folders[depth - 1], subject) : nil
        }
    }
}
