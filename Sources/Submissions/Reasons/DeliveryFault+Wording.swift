public import Mail

extension DeliveryFault {
    /// Why letters do not reach an address, as a coordinator is told: a phrase without its full stop.
    public func text(in language: Language) -> String {
        let isChinese = language == .chinese
        return switch self {
        case .noMailbox: isChinese ? "邮箱不存在或已停用" : "there is no such mailbox, or none any more"
        case .full: isChinese ? "邮箱已满" : "the mailbox is full"
        case .refused: isChinese ? "被对方邮件系统当作垃圾邮件拒收" : "its mail system refuses our letters as spam"
        case .noDomain: isChinese ? "邮箱地址“@”后面的域名不存在或不收邮件" : "what stands after the @ does not exist or takes no mail"
        case .byHand: isChinese ? "由工作人员标记为无法送达" : "marked by a coordinator"
        case .other: isChinese ? "对方邮件系统拒收，没有说明原因" : "its mail system refuses our letters without a known reason"
        }
    }
}
