/// A `.rels` part: which part an identifier leads to (ECMA-376 part 2 §9.3).
final class Relations: XMLVisitor {
    private var targets: [String: String] = [:]
    let isDone = false
    private static let limit = 5000

    func start(_ name: String, _ attributes: XMLAttributes) {
        guard name == "Relationship", targets.count < Self.limit else { return }
        targets[attributes["Id"] ?? ""] = attributes["Target"] ?? ""
    }

    func end(_ name: String) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

    /// The part that an identifier in the part `source` leads to; nil when there is none.
    func part(_ identifier: String, from source: String) -> String? {
        targets[identifier].map { PartName.resolve($0, from: source) }
    }

    /// Values by identifier as values by part.
    func byPart<Value>(_ values: [String: Value], from source: String) -> [String: Value] {
        var result: [String: Value] = [:]
        for (identifier, value) in values {
            if let part = part(identifier, from: source) { result[part] = value }
        }
        return result
    }
}

/// Names of parts in a package.
enum PartName {
    /// The part that `reference`, written in the part `source`, means: relative to its folder, or to the root after a
    /// slash. It never leaves the package.
    static func resolve(_ reference: String, from source: String) -> String {
        let folder = reference.hasPrefix("/") ? [] : source.split(separator: "/").dropLast()
        var steps = Array(folder)
        for step in reference.split(separator: "/").prefix(100) where step != "." {
            if step == ".." {
                if !steps.isEmpty { steps.removeLast() }
            } else {
                steps.append(step)
            }
        }
        return steps.joined(separator: "/")
    }
}
