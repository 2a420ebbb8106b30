using Xunit.v3;

namespace Parley.Conformance;

/// <summary>Names the complaints of other SDKs' users that cannot arise while a test passes. One complaint's tests run with <c>-trait Complaint=C12</c>.</summary>
/// <param name="numbers">1 to 43.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ComplaintAttribute(params int[] numbers) : Attribute, ITraitAttribute
{
    public int[] Numbers => numbers;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() =>
        [.. numbers.Select(number => KeyValuePair.Create("Complaint", $"C{number}"))];
}
