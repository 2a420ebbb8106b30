using System.ComponentModel;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Parley.Samples.ShopMax;

/// <summary>What the ShopMax agent can do.</summary>
internal sealed class ShopMaxTools(SampleDatabase database, TimeProvider timeProvider)
{
    /// <summary>ShopMax takes things back for this long after delivery.</summary>
    private const int ReturnDays = 30;

    private const string OrderColumns =
        "id, product AS item, status, warehouse, city, business_days AS businessDays, delivered_days_ago AS deliveredDaysAgo";

    [Description("Looks up where an order is and when it arrives.")]
    public async Task<OrderStatus> GetOrderStatusAsync(
        [Description("The order id, such as ORD-DEL-7721, or its last four digits.")] string orderId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await FindAsync(connection, orderId, cancellationToken) is { } order
            ? new OrderStatus(true, order.Id, order.Item, order.Status, order.Warehouse, order.City, order.BusinessDays, order.DeliveredDaysAgo)
            : new OrderStatus(false);
    }

    [Description("Asks for the return of a delivered order. Only orders delivered at most 30 days ago can be returned.")]
    public async Task<ReturnRequest> RequestReturnAsync(
        [Description("The order id, such as ORD-DEL-7721, or its last four digits.")] string orderId,
        [Description("Why the customer returns it: damaged, not_working, wrong_item, wrong_size or changed_mind.")] string reason,
        CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = connection.BeginTransaction(deferred: false);
        if (await FindAsync(connection, orderId, cancellationToken) is not { } order)
        {
            return new ReturnRequest(false, Why: "not_found");
        }

        if (await connection.ExecuteScalarAsync<long?>("SELECT id FROM returns WHERE order_id = @Id", new { order.Id }) is { } earlier)
        {
            return new ReturnRequest(false, order.Id, order.Item, "already_requested", Rma(earlier));
        }

        if (order.DeliveredDaysAgo is not { } days || order.Status != "delivered")
        {
            return new ReturnRequest(false, order.Id, order.Item, order.Status == "returned" ? "already_returned" : "not_delivered");
        }

        if (days > ReturnDays)
        {
            return new ReturnRequest(false, order.Id, order.Item, "too_late");
        }

        var id = await connection.ExecuteScalarAsync<long>(
            "INSERT INTO returns (order_id, reason, requested_at) VALUES (@Id, @reason, @now) RETURNING id",
            new { order.Id, reason, now = timeProvider.GetUtcNow().ToString("O", CultureInfo.InvariantCulture) });
        await transaction.CommitAsync(cancellationToken);
        return new ReturnRequest(true, order.Id, order.Item, Rma: Rma(id));
    }

    [Description("Looks up a product's price in rupees, its stock, warranty and delivery time.")]
    public async Task<Product> GetProductAsync(
        [Description("The kind of product, such as laptop, smartphone or refrigerator.")] string product, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var found = await connection.QueryFirstOrDefaultAsync<ProductRow>(new CommandDefinition(
            "SELECT name, price, stock, warranty_months AS warrantyMonths, delivery_days AS deliveryDays, about FROM products "
            + "WHERE kind = lower(@product) OR lower(name) = lower(@product)",
            new { product = product.Trim() },
            cancellationToken: cancellationToken));
        return found is null
            ? new Product(false)
            : new Product(true, found.Name, found.Price, found.Stock, found.WarrantyMonths, found.DeliveryDays, found.About);
    }

    /// <summary>By the whole id, or by digits that only one order ends in.</summary>
    private static async Task<OrderRow?> FindAsync(SqliteConnection connection, string orderId, CancellationToken cancellationToken)
    {
        var id = orderId.Trim().ToUpperInvariant();
        var isDigits = id.Length == 4 && id.All(char.IsAsciiDigit);
        var orders = (await connection.QueryAsync<OrderRow>(new CommandDefinition(
            $"SELECT {OrderColumns} FROM orders WHERE id = @id OR (@isDigits AND substr(id, -4) = @id)",
            new { id, isDigits },
            cancellationToken: cancellationToken))).AsList();
        return orders.Count == 1 ? orders[0] : null;
    }

    private static string Rma(long id) => string.Create(CultureInfo.InvariantCulture, $"RMA-{id}");

    private sealed record OrderRow
    {
        public string Id { get; init; } = "";

        public string Item { get; init; } = "";

        public string Status { get; init; } = "";

        public string Warehouse { get; init; } = "";

        public string City { get; init; } = "";

        public int? BusinessDays { get; init; }

        public int? DeliveredDaysAgo { get; init; }
    }

    private sealed record ProductRow
    {
        public string Name { get; init; } = "";

        public long Price { get; init; }

        public int Stock { get; init; }

        public int WarrantyMonths { get; init; }

        public int DeliveryDays { get; init; }

        public string About { get; init; } = "";
    }
}
