import Inspection

/// Pictures taken out of one document into the output folder, whatever form it keeps them in.
struct EmbeddedPictures {
    private let workbench: Workbench
    private let path: String
    private(set) var attachments: [Attachment] = []
    /// What the document calls each of ``attachments``: a part's name or a number.
    private var references: [String] = []

    private static let limit = 200

    /// - Parameter path: what the paths of the pictures start with, before a slash; empty for none.
    init(at path: String, _ workbench: Workbench) {
        self.path = path
        self.workbench = workbench
    }

    var isFull: Bool { attachments.count >= Self.limit }

    /// Takes one picture. What turns out to be no picture is left out.
    ///
    /// - Parameters:
    ///   - name: the picture's place in the document.
    ///   - reference: what the document's text calls it.
    ///   - write: writes its bytes; each piece is to be counted by ``Allowance/takeUnpacked(_:)`` first.
    mutating func take(
        _ name: String, reference: String, _ write: (OutputFile) throws -> Void
    ) throws {
        guard !isFull else { return }
        let place = FileName.path(path, name.displayable(limit: 200))
        try workbench.allowance.takeEntry()
        try workbench.allowance.takeName(place.utf8.count)
        let file = try workbench.outputs.create()
        try write(file)
        guard let content = try file.read({ FileSniffer.atFirstSight($0) }), content.kind == .photo else { return }
        attachments.append(
            Attachment(
                path: place, name: FileName.last(of: name), bytes: file.bytes, output: file.number, content: content))
        references.append(reference)
    }

    /// Takes one picture whose bytes are in memory; no more than the limits allow.
    mutating func take(_ name: String, reference: String, bytes: UnsafeRawBufferPointer) throws {
        guard FileSniffer.atFirstSight(bytes)?.kind == .photo else { return }
        guard bytes.count <= workbench.allowance.limits.entryBytes else {
            throw LimitReached(what: "a file of more than \(workbench.allowance.limits.entryBytes >> 20) MiB")
        }
        let allowance = workbench.allowance
        try take(name, reference: reference) { file in
            try allowance.takeUnpacked(bytes.count)
            try file.write(bytes)
        }
    }

    /// Gives the pictures the captions found for them, by reference.
    mutating func add(captions: [String: String]) {
        for index in attachments.indices { attachments[index].content.caption = captions[references[index]] }
    }

    /// Puts the pictures into the order in which the document shows them; those that it does not name come last.
    mutating func sort(by order: [String]) {
        var ranks: [String: Int] = [:]
        for (rank, reference) in order.enumerated() where ranks[reference] == nil { ranks[reference] = rank }
        let sorted = references.indices.sorted {
            (ranks[references[$0]] ?? .max, $0) < (ranks[references[$1]] ?? .max, $1)
        }
        attachments = sorted.map { attachments[$0] }
        references = sorted.map { references[$0] }
    }

    /// Keeps the pictures with these references only.
    mutating func keep(_ wanted: Set<String>) {
        let kept = references.indices.filter { wanted.contains(references[$0]) }
        attachments = kept.map { attachments[$0] }
        references = kept.map { references[$0] }
    }
}
