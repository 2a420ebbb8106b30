using System.Text.Json.Serialization;

namespace Parley.Server.Costs;

/// <summary>What was spent on one day, in US dollars.</summary>
/// <param name="Day">In UTC.</param>
/// <param name="Total">By all.</param>
/// <param name="Keys">By API key: their ids.</param>
internal sealed record SpendingDay(DateOnly Day, decimal Total, Dictionary<string, decimal> Keys);

/// <summary>How a day is kept in a file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(SpendingDay))]
internal sealed partial class SpendingJson : JsonSerializerContext;
