using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Parley.Architecture.Tests;

/// <summary>A record prints all its members, in logs and exceptions too, unless it says otherwise: one that holds a secret must.</summary>
[Trait("Category", "Unit")]
public sealed partial class SecretRecordTests
{
    [Theory]
    [InlineData("Parley.Realtime")]
    [InlineData("Parley.Audio")]
    [InlineData("Parley.Agents")]
    [InlineData("Parley.Calls")]
    [InlineData("Parley.Engine")]
    [InlineData("Parley.Storage")]
    [InlineData("Parley.Testing")]
    [InlineData("Parley.Server")]
    public void Records_WithSecretMembers_HaveATextOfTheirOwn(string package)
    {
        var careless = Assembly.Load(package).GetTypes()
            .Where(type => IsRecord(type) && type.GetProperties().Any(IsSecret) && HasGeneratedText(type))
            .Select(type => type.FullName);

        Assert.Empty(careless);
    }

    [Fact]
    public void HasGeneratedText_OfARecordWithoutItsOwn_IsTrue() => Assert.True(IsRecord(typeof(Careless)) && HasGeneratedText(typeof(Careless)));

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null || (type.IsValueType && PrintMembers(type) is not null);

    private static bool IsSecret(PropertyInfo property) => SecretName().IsMatch(property.Name)
        && (property.PropertyType == typeof(string) || property.PropertyType == typeof(IReadOnlyDictionary<string, string>));

    /// <summary>Either the text or the part with the members may be written by hand.</summary>
    private static bool HasGeneratedText(Type type) =>
        IsGenerated(type.GetMethod(nameof(ToString), Type.EmptyTypes)) && IsGenerated(PrintMembers(type));

    private static MethodInfo? PrintMembers(Type type) => type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic);

    private static bool IsGenerated(MethodInfo? method) => method?.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) == true;

    [GeneratedRegex("^(Key|ApiKey|Secret|Authorization|Headers|Password|BearerToken|SafetyIdentifier)$")]
    private static partial Regex SecretName();

    private sealed record Careless(string Secret);
}
