public import Settings

extension Roster {
    /// Notes the categories of units that are most likely slips of the pen: that no notice names, but that come close to one
    /// that does. Nothing would be asked of such a unit. `file` is the roster's.
    public func checkCategories(against notices: [Notice], file: String, problems: Problems) {
        let had = Set(units.flatMap(\.categories))
        var named: [String] = []
        for notice in notices {
            let requirements = notice.requirements.flatMap { $0.requirement.units ?? [] }
            // What no unit has is the notice's own slip.
            for category in (notice.units ?? []) + requirements
            where had.contains(category) && !named.contains(category) {
                named.append(category)
            }
        }
        var seen: Set<String> = []
        for category in units.flatMap(\.categories) where seen.insert(category).inserted && !named.contains(category) {
            guard let near = nearest(to: category, among: named), isSlip(category, of: near) else { continue }
            let codes = units.filter { $0.categories.contains(category) }.map(\.code)
            let shown =
                codes.prefix(3).joined(separator: ", ") + (codes.count > 3 ? " and \(codes.count - 3) more" : "")
            problems.add(
                Problem(
                    file: file, key: "categories",
                    message: "\"\(category)\" of \(shown) is named by no notice; the nearest one that is named is "
                        + "\"\(near)\"", severity: .warning))
        }
    }
}
