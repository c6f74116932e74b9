/// The one of `known` that takes the fewest typing slips (insert, delete, replace, swap two neighbours) to become `key`;
/// the first of several. Nil when nothing is known.
public func nearest(to key: String, among known: [String]) -> String? {
    known.map { ($0, slips(from: key, to: $0)) }.min { $0.1 < $1.1 }?.0
}

/// Whether a word is most likely a slip of the pen for another: one slip for each four letters, because words of two or
/// three Chinese characters differ in one and mean something else.
public func isSlip(_ word: String, of other: String) -> Bool { slips(from: word, to: other) <= word.count / 4 }

/// How many typing slips lie between two words: the optimal string alignment distance of their first 64 characters.
public func slips(from: String, to: String) -> Int {
    let from = Array(from.lowercased().prefix(64))
    let to = Array(to.lowercased().prefix(64))
    var beforeLast: [Int] = []
    var last = Array(0...to.count)
    for i in 0..<from.count {
        var row = [i + 1]
        for j in 0..<to.count {
            var cost = min(row[j] + 1, last[j + 1] + 1, last[j] + (from[i] == to[j] ? 0 : 1))
            if i > 0, j > 0, from[i] == to[j - 1], from[i - 1] == to[j] { cost = min(cost, beforeLast[j - 1] + 1) }
            row.append(cost)
        }
        (beforeLast, last) = (last, row)
    }
    return last[to.count]
}
