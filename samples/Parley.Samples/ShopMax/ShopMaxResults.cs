namespace Parley.Samples.ShopMax;

/// <summary>Where an order is.</summary>
/// <param name="Found">False when there is no such order; all else is then null.</param>
/// <param name="OrderId">The whole id.</param>
/// <param name="Item">What was ordered.</param>
/// <param name="Status">processing, packed, in_transit, out_for_delivery, delayed, delivered, cancelled or returned.</param>
/// <param name="Warehouse">Where it is sent from.</param>
/// <param name="City">Where it goes.</param>
/// <param name="BusinessDays">Working days until it arrives; null when it has arrived or never will.</param>
/// <param name="DeliveredDaysAgo">Null when it was not delivered.</param>
internal sealed record OrderStatus(
    bool Found,
    string? OrderId = null,
    string? Item = null,
    string? Status = null,
    string? Warehouse = null,
    string? City = null,
    int? BusinessDays = null,
    int? DeliveredDaysAgo = null);

/// <summary>What became of a wish to return an order.</summary>
/// <param name="Accepted">Whether a return was opened.</param>
/// <param name="OrderId">The whole id; null when there is no such order.</param>
/// <param name="Item">What is returned.</param>
/// <param name="Why">Why it was not accepted: not_found, not_delivered, too_late, already_requested or already_returned.</param>
/// <param name="Rma">The return's id.</param>
internal sealed record ReturnRequest(bool Accepted, string? OrderId = null, string? Item = null, string? Why = null, string? Rma = null);

/// <summary>A product on sale.</summary>
/// <param name="Found">False when ShopMax does not sell it; all else is then null.</param>
/// <param name="Name">The model.</param>
/// <param name="Price">In rupees.</param>
/// <param name="Stock">How many are in stock.</param>
/// <param name="WarrantyMonths">The maker's warranty.</param>
/// <param name="DeliveryDays">Working days until it is delivered.</param>
/// <param name="About">One sentence.</param>
internal sealed record Product(
    bool Found,
    string? Name = null,
    long? Price = null,
    int? Stock = null,
    int? WarrantyMonths = null,
    int? DeliveryDays = null,
    string? About = null);
