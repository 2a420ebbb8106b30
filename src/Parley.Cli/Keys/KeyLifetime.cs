using System.Globalization;

namespace Parley.Cli.Keys;

/// <summary>A time such as <c>90d</c>: a whole number and <c>m</c>, <c>h</c>, <c>d</c> or <c>w</c>.</summary>
internal static class KeyLifetime
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(3650);

    /// <summary>False for anything but a positive time of at most ten years.</summary>
    public static bool TryParse(string text, out TimeSpan lifetime)
    {
        lifetime = default;
        var unit = text.Length == 0 ? null : text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            'w' => TimeSpan.FromDays(7),
            _ => (TimeSpan?)null,
        };
        if (unit is not { } one
            || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count < 1
            || count > s_longest / one)
        {
            return false;
        }

        lifetime = one * count;
        return true;
    }
}
