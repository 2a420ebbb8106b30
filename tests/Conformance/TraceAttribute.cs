using Xunit.v3;

namespace Parley.Conformance;

/// <summary>Names the golden traces that a test plays. One trace's tests run with <c>-trait Trace=T6</c>.</summary>
/// <param name="numbers">1 to 11.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TraceAttribute(params int[] numbers) : Attribute, ITraitAttribute
{
    public int[] Numbers => numbers;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() =>
        [.. numbers.Select(number => KeyValuePair.Create("Trace", $"T{number}"))];
}
