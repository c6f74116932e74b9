/// What the daemon asks of a worker program: its whole command line. It holds our own words only, nothing a mail says.
///
/// File descriptors of a worker: 0 the file to read (the media and PDF workers: numbers of files, one a line),
/// 1 a pipe for the report as JSON, 2 a log of which a few lines are kept, 3 the folder for the files it takes out.
public struct WorkerArguments: Equatable, Sendable {
    public enum Task: String, Sendable {
        /// Read descriptor 0 as a mail; the report is an ``Examination``.
        case mail
        /// Read descriptor 0 as a file; the report is an ``Attachment`` without path and name.
        case file
        /// Measure the files of the folder whose numbers arrive on descriptor 0; a line of ``FileContent`` for each.
        case media
        /// Draw the pictures and films of the folder whose numbers arrive on descriptor 0 small; a line of ``Thumbnail``
        /// for each.
        case thumbnail
        /// As `media`, for one PDF document: it is started anew for each.
        case pdf
        /// Enter the sandbox, try to break out of it, print as a number what worked (0: nothing).
        case probe
    }

    public var task: Task
    /// The extension that the administrator's own file has, for `file`: Kingsoft's formats differ by nothing else.
    public var fileExtension: String?
    /// Permission to run on a kernel without Landlock.
    public var allowWithoutLandlock: Bool
    /// Whether every charset is loaded, or only those that nearly every mail makes do with: see
    /// ``WorkerExit/rareCharset``.
    public var loadsRareCharsets = false
    public var limits: InspectionLimits

    /// Makes a command line; an extension that is not one to eight of `a–z0–9` is left out.
    public init(
        _ task: Task, fileExtension: String? = nil, allowWithoutLandlock: Bool = false,
        limits: InspectionLimits = InspectionLimits()
    ) {
        self.task = task
        self.fileExtension = fileExtension.flatMap(Self.safeExtension)
        self.allowWithoutLandlock = allowWithoutLandlock
        self.limits = limits
    }

    /// The arguments after the program's name. A probe tells its version, which no worker of another one takes.
    public var words: [String] {
        [task.rawValue] + (task == .probe ? [Self.versionWord] : []) + (fileExtension.map { ["extension=\($0)"] } ?? [])
            + (allowWithoutLandlock ? ["without-landlock"] : []) + (loadsRareCharsets ? ["rare-charsets"] : [])
            + limits.words
    }

    /// Reads ``words`` back; nil when there is a word it does not know.
    public init?(words: some Sequence<String>) {
        var rest = words.makeIterator()
        guard let task = rest.next().flatMap(Task.init) else { return nil }
        self.init(task)
        while let word = rest.next() {
            if word.hasPrefix("version=") {
                guard word == Self.versionWord else { return nil }
            } else if word == "without-landlock" {
                allowWithoutLandlock = true
            } else if word == "rare-charsets" {
                loadsRareCharsets = true
            } else if word.hasPrefix("extension=") {
                fileExtension = Self.safeExtension(String(word.dropFirst("extension=".count)))
            } else if !limits.take(word: word) {
                return nil
            }
        }
    }

    private static let versionWord = "version=\(ProgramVersion.text)"

    private static func safeExtension(_ text: String) -> String? {
        let lower = text.lowercased()
        let isSafe =
            (1...8).contains(lower.utf8.count)
            && lower.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
        return isSafe ? lower : nil
    }
}

/// The version of the program and its workers, which are made and installed together.
public enum ProgramVersion {
    /// As `--version` prints it.
    public static let text = "0.1.0"
}

/// How a worker ends other than well. The numbers of ``SandboxUnavailable`` are exit statuses too.
public enum WorkerExit {
    /// Its command line was wrong: the programs are of different versions.
    public static let usage: Int32 = 64
    /// A text is in a charset that was not loaded: the worker is to be started again with all of them.
    public static let rareCharset: Int32 = 65
    /// The output folder could not be written: a full disk, not a fault of the mail.
    public static let cannotWrite: Int32 = 74
}
