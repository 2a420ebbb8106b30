using System.Globalization;

namespace Parley.Cli.Calls;

/// <summary>Which records are looked for; null members do not matter.</summary>
internal sealed record PastCallQuery(string? Text, string? Caller, string? Agent, int Limit)
{
    /// <summary>As the server is asked.</summary>
    public string ToQuery()
    {
        (string Name, string? Value)[] members = [("text", Text), ("caller", Caller), ("agent", Agent), ("limit", Limit.ToString(CultureInfo.InvariantCulture))];
        return string.Join('&', from member in members where member.Value is not null select $"{member.Name}={Uri.EscapeDataString(member.Value)}");
    }

    /// <summary>How many: the rest is personal data.</summary>
    public override string ToString() => $"{Limit} calls";
}
