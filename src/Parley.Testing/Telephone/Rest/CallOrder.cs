using System.Globalization;

namespace Parley.Testing.Telephone.Rest;

/// <summary>A call that the platform asks for.</summary>
internal sealed record CallOrder(string To, string From, string? Url, string? Twiml)
{
    private static readonly HashSet<string> s_default = ["completed"];

    public string? StatusCallback { get; init; }

    public IReadOnlySet<string> StatusCallbackEvents { get; init; } = s_default;

    public TimeSpan RingLimit { get; init; } = TimeSpan.FromSeconds(60);

    public string? DetectionCallback { get; init; }

    public static CallOrder Read(IReadOnlyList<KeyValuePair<string, string>> form)
    {
        return new CallOrder(Value("To") ?? "", Value("From") ?? "", Value("Url"), Value("Twiml"))
        {
            StatusCallback = Value("StatusCallback"),
            StatusCallbackEvents = form.Any(pair => pair.Key == "StatusCallbackEvent")
                ? form.Where(pair => pair.Key == "StatusCallbackEvent").SelectMany(pair => pair.Value.Split(' ')).ToHashSet(StringComparer.Ordinal)
                : s_default,
            RingLimit = TimeSpan.FromSeconds(int.TryParse(Value("Timeout"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 60),
            DetectionCallback = Value("MachineDetection") is not null ? Value("AsyncAmdStatusCallback") : null,
        };

        string? Value(string name) => form.FirstOrDefault(pair => pair.Key == name).Value;
    }
}
