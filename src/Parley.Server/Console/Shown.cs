using System.Globalization;

namespace Parley.Server.Console;

/// <summary>Figures and times as people read them. Times are UTC, and say so in the pages.</summary>
internal static class Shown
{
    public const string Nothing = "–";

    /// <summary>The transport of records of conversations that are no calls.</summary>
    public const string ClientTransport = "realtime";

    private const int LongestShown = 300;

    public static string Time(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Iso(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>As <c>1:05</c> or <c>1:00:05</c>.</summary>
    public static string Length(TimeSpan? length) => length is not { } time ? Nothing
        : time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00}");

    /// <summary>A place in a call, to the tenth of a second.</summary>
    public static string Place(TimeSpan at) => string.Create(CultureInfo.InvariantCulture, $"{(int)at.TotalMinutes}:{at.TotalSeconds % 60:00.0}");

    public static string Milliseconds(TimeSpan? time) => time is { } wait ? string.Create(CultureInfo.InvariantCulture, $"{wait.TotalMilliseconds:0} ms") : Nothing;

    public static string Seconds(TimeSpan? time) => time is { } wait ? string.Create(CultureInfo.InvariantCulture, $"{wait.TotalSeconds:0.00} s") : Nothing;

    public static string Cost(decimal? cost) => cost is { } sum ? string.Create(CultureInfo.InvariantCulture, $"{sum:0.0000}") : Nothing;

    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A number as attributes of pictures want it.</summary>
    public static string Number(double number) => Math.Round(number, 2).ToString(CultureInfo.InvariantCulture);

    /// <summary>The beginning of a long text; the list of events has all of it.</summary>
    public static string Shortened(string text) => text.Length <= LongestShown ? text : text[..LongestShown] + "…";

    /// <summary>How a call came, in words; what others have written stays as it is.</summary>
    public static string CameBy(string? transport) => transport switch
    {
        null => Nothing,
        "browser" or "web" => "a page",
        "phone_in" or "inbound" => "telephone",
        "phone_out" or "outbound" => "a call placed from here",
        ClientTransport => "a client of /v1/realtime",
        _ => transport,
    };

    /// <summary>A code as words: <c>in_progress</c> is "in progress".</summary>
    public static string Words(string? code) => code is null ? Nothing : code.Replace('_', ' ');
}
