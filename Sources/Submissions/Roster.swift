import Mail
import Synchronization

/// A school, centre or agency that must submit.
public struct OrganizationalUnit: Equatable, Sendable {
    public var code: String
    public var name: String
    public var aliases: [String]
    public var categories: [String]
    /// Rostered addresses as written; letters go to these only.
    public var addresses: [String]
    public var contact: String?
    /// Codes of the units it may send for.
    public var sendsFor: [String]

    public init(
        code: String, name: String, aliases: [String] = [], categories: [String] = [], addresses: [String] = [],
        contact: String? = nil, sendsFor: [String] = []
    ) {
        self.code = code
        self.name = name
        self.aliases = aliases
        self.categories = categories
        self.addresses = addresses
        self.contact = contact
        self.sendsFor = sendsFor
    }
}

/// All units of the office, in the order of the file.
public struct Roster: Equatable, Sendable {
    public let units: [OrganizationalUnit]
    private let byCode: [String: Int]
    private let byAddress: [String: Int]
    /// The units that have addresses of a domain.
    private let byDomain: [String: Set<Int>]
    private let writtenNames: WrittenNames

    /// Codes and addresses must be unique; a repeated one keeps its first unit. `muster check` reports repeats.
    public init(units: [OrganizationalUnit]) {
        self.units = units
        var byCode: [String: Int] = [:]
        var byAddress: [String: Int] = [:]
        var byDomain: [String: Set<Int>] = [:]
        for (index, unit) in units.enumerated() {
            if byCode[unit.code] == nil { byCode[unit.code] = index }
            for address in unit.addresses.map({ EmailAddress(address: $0) }) {
                if byAddress[address.key] == nil { byAddress[address.key] = index }
                byDomain[address.domain, default: []].insert(index)
            }
        }
        self.byCode = byCode
        self.byAddress = byAddress
        self.byDomain = byDomain
        writtenNames = WrittenNames(units)
    }

    /// How the units are written, for finding them in mails.
    var names: UnitNames { writtenNames.value() }

    /// All else is made from the units.
    public static func == (left: Roster, right: Roster) -> Bool { left.units == right.units }

    /// The unit with this code.
    public func unit(code: String) -> OrganizationalUnit? { byCode[code].map { units[$0] } }

    /// The row of the unit with this code.
    func index(code: String) -> Int? { byCode[code] }

    /// The unit on whose row this address stands, spelling of case aside.
    public func unit(address: String) -> OrganizationalUnit? { byAddress[address.lowercased()].map { units[$0] } }

    /// The row on which this address stands, spelling of case aside.
    func index(address: String) -> Int? { byAddress[address.lowercased()] }

    /// The rows with addresses of this domain, in lower case.
    func indexes(domain: String) -> Set<Int> { byDomain[domain] ?? [] }
}

/// The ways of writing a roster's units, made when the first mail is looked at: most commands look at none.
private final class WrittenNames: Sendable {
    private let units: [OrganizationalUnit]
    private let names = Mutex<UnitNames?>(nil)

    init(_ units: [OrganizationalUnit]) { self.units = units }

    @inline(never)
    func value() -> UnitNames {
        names.withLock { names in
            let known = names ?? UnitNames(units: units)
            names = known
            return known
        }
    }
}
