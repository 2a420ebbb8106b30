using System.Globalization;
using Xunit.v3;

namespace Parley.Conformance;

/// <summary>Names the rows of the feature table of realtime agents that a test proves. One row's tests run with <c>-trait Row=170</c>.</summary>
/// <param name="numbers">1 to 246.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RowAttribute(params int[] numbers) : Attribute, ITraitAttribute
{
    public int[] Numbers => numbers;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() =>
        [.. numbers.Select(number => KeyValuePair.Create("Row", number.ToString(CultureInfo.InvariantCulture)))];
}
