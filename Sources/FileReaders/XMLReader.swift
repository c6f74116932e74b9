import CExpat
import Glibc
import Inspection

/// What a reader of XML wants to be told. Names come without their namespace prefix.
protocol XMLVisitor: AnyObject {
    /// An element starts. `attribute` looks one up by its name.
    func start(_ name: String, _ attributes: XMLAttributes)
    func end(_ name: String)
    /// A piece of character data; an element's text may come in several.
    func text(_ bytes: UnsafeBufferPointer<UInt8>)
    /// True once there is nothing more to learn from the document.
    var isDone: Bool { get }
    /// True once the rest is taken as it is by ``skim(_:)``: what only counts needs no parsing. It begins with the end
    /// tag at which this became true, or with a part of it.
    var isSkimming: Bool { get }
    func skim(_ bytes: UnsafeRawBufferPointer)
}

extension XMLVisitor {
    var isSkimming: Bool { false }
    func skim(_ bytes: UnsafeRawBufferPointer) {}
}

/// The attributes of one element, as long as it is being started.
struct XMLAttributes {
    fileprivate let pairs: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?

    /// The value of the attribute with this local name.
    subscript(name: StaticString) -> String? {
        guard var pair = pairs else { return nil }
        while let key = pair[0], let value = pair[1] {
            if isLocalName(key, name) { return String(cString: value) }
            pair += 2
        }
        return nil
    }

    /// The value of the attribute with this local name that has a namespace prefix.
    func prefixed(_ name: StaticString) -> String? {
        guard var pair = pairs else { return nil }
        while let key = pair[0], let value = pair[1] {
            if localStart(key) != key, isLocalName(key, name) { return String(cString: value) }
            pair += 2
        }
        return nil
    }

    /// The whole number of 0 or more that the attribute gives; nil when it gives none.
    func number(_ name: StaticString) -> Int? {
        self[name].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }
}

/// Feeds a document to a visitor as it arrives, by expat.
///
/// A document type declaration ends it: no office file needs one, and entities that multiply come with it.
final class XMLReader {
    private let parser: XML_Parser
    fileprivate let visitor: any XMLVisitor
    fileprivate var depth = 0
    fileprivate var refusal: String?
    /// Bytes that the parser was given.
    private var parsed = 0
    private static let depthLimit = 200

    /// - Parameter encoding: how the bytes are encoded, whatever the document declares; nil to believe it.
    init(_ visitor: any XMLVisitor, encoding: String? = nil) throws(ArchiveFault) {
        guard let parser = XML_ParserCreate(encoding) else { throw ArchiveFault(problem: .corrupt, note: "no memory") }
        self.parser = parser
        self.visitor = visitor
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { user, name, pairs in
                guard let reader = XMLReader.from(user), let name else { return }
                reader.startElement(localName(name), XMLAttributes(pairs: pairs))
            },
            { user, name in
                guard let reader = XMLReader.from(user), let name else { return }
                reader.endElement(localName(name))
            })
        XML_SetCharacterDataHandler(parser) { user, text, count in
            guard let reader = XMLReader.from(user), let text else { return }
            text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
                reader.visitor.text(UnsafeBufferPointer(start: $0, count: Int(count)))
            }
        }
        XML_SetStartDoctypeDeclHandler(parser) { user, _, _, _, _ in
            XMLReader.from(user)?.refuse("it has a document type declaration, which office files have not")
        }
    }

    deinit { XML_ParserFree(parser) }

    /// Takes the next piece; false when the visitor has seen enough.
    func feed(_ bytes: UnsafeRawBufferPointer) throws(ArchiveFault) -> Bool {
        if visitor.isSkimming {
            visitor.skim(bytes)
            return !visitor.isDone
        }
        try parse(bytes, isFinal: false)
        if visitor.isSkimming, !visitor.isDone {
            let rest = min(max(0, Int(XML_GetCurrentByteIndex(parser)) - parsed), bytes.count)
            visitor.skim(UnsafeRawBufferPointer(rebasing: bytes[rest...]))
        }
        parsed += bytes.count
        return !visitor.isDone
    }

    /// The document has ended.
    func finish() throws(ArchiveFault) {
        if visitor.isDone { return }
        if visitor.isSkimming { throw ArchiveFault(problem: .corrupt, note: "damaged XML: it ends too early") }
        try parse(UnsafeRawBufferPointer(start: nil, count: 0), isFinal: true)
    }

    private func parse(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) throws(ArchiveFault) {
        let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        let status = XML_Parse(parser, start, Int32(clamping: bytes.count), isFinal ? 1 : 0)
        if let refusal { throw ArchiveFault(problem: .corrupt, note: refusal) }
        guard status == XML_STATUS_ERROR, !visitor.isDone, !visitor.isSkimming else { return }
        let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "unreadable"
        throw ArchiveFault(problem: .corrupt, note: "damaged XML: \(reason)")
    }

    private func startElement(_ name: String, _ attributes: XMLAttributes) {
        depth += 1
        if depth > Self.depthLimit { return refuse("its XML is nested more than \(Self.depthLimit) deep") }
        visitor.start(name, attributes)
        stopIfDone()
    }

    private func endElement(_ name: String) {
        depth -= 1
        visitor.end(name)
        stopIfDone()
    }

    private func refuse(_ reason: String) {
        refusal = reason
        XML_StopParser(parser, 0)
    }

    private func stopIfDone() {
        if visitor.isDone || visitor.isSkimming { XML_StopParser(parser, 0) }
    }

    private static func from(_ user: UnsafeMutableRawPointer?) -> XMLReader? {
        user.map { Unmanaged<XMLReader>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// The name after its namespace prefix.
private func localName(_ name: UnsafePointer<XML_Char>) -> String {
    String(cString: localStart(name))
}

private func isLocalName(_ name: UnsafePointer<XML_Char>, _ wanted: StaticString) -> Bool {
    strcmp(localStart(name), UnsafeRawPointer(wanted.utf8Start).assumingMemoryBound(to: CChar.self)) == 0
}

private func localStart(_ name: UnsafePointer<XML_Char>) -> UnsafePointer<XML_Char> {
    guard let colon = strrchr(name, Int32(UInt8(ascii: ":"))) else { return name }
    return UnsafePointer(colon + 1)
}
