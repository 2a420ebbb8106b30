using Xunit.v3;

namespace Parley.Conformance;

/// <summary>
/// Names the statements of the protocol's checklist (<c>tests/Conformance/statements.json</c>) that a test proves. From these
/// <c>docs/conformance.md</c> is made. One statement's tests run with <c>-trait Statement=C042</c>.
/// </summary>
/// <param name="numbers">1 to 310.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StatementAttribute(params int[] numbers) : Attribute, ITraitAttribute
{
    public int[] Numbers => numbers;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() =>
        [.. numbers.Select(number => KeyValuePair.Create("Statement", $"C{number:D3}"))];
}
