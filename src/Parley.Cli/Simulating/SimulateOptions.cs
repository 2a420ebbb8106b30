using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Parley.Testing.Speech;
using Parley.Testing.Telephone;

namespace Parley.Cli.Simulating;

/// <summary>The command <c>simulate</c> and its options.</summary>
internal sealed class SimulateOptions
{
    private const int MostCalls = 1000;
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(24);
    private static readonly string[] s_carriers = [.. Enum.GetValues<CarrierKind>().Select(NameOf)];

    private readonly Argument<Uri?> _url = new("url")
    {
        Description = "The voice webhook. Default: http://127.0.0.1:8080/twilio/voice, or the carrier's.",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = ReadUrl,
    };

    private readonly Option<CarrierKind?> _carrier = new("--carrier")
    {
        Description = $"In whose manner: {string.Join(", ", s_carriers)}. Default twilio.",
        CustomParser = result => Array.IndexOf(s_carriers, result.Tokens.Single().Value) is >= 0 and var index
            ? Enum.GetValues<CarrierKind>()[index]
            : Refuse<CarrierKind?>(result, $"--carrier must be one of {string.Join(", ", s_carriers)}, but it is '{result.Tokens.Single().Value}'."),
    };

    private readonly Option<int?> _calls = new("--calls")
    {
        Description = $"How many calls in all, 1 to {MostCalls}. Default 1.",
        CustomParser = result => int.TryParse(result.Tokens.Single().Value, out var count) && count is >= 1 and <= MostCalls
            ? count
            : Refuse<int?>(result, $"--calls must be a number from 1 to {MostCalls}, but it is '{result.Tokens.Single().Value}'."),
    };

    private readonly Option<double?> _rate = new("--rate")
    {
        Description = "How many calls begin in a second, 0.01 to 1000. Default 1, a carrier's own pace.",
        CustomParser = result => double.TryParse(result.Tokens.Single().Value, CultureInfo.InvariantCulture, out var rate) && rate is >= 0.01 and <= 1000
            ? rate
            : Refuse<double?>(result, $"--rate must be a number from 0.01 to 1000, but it is '{result.Tokens.Single().Value}'."),
    };

    private readonly Option<string?> _say = new("--say") { Description = "What each caller says, with a synthetic voice. Default: nothing." };
    private readonly Option<FileInfo?> _wav = new("--wav") { Description = "What each caller says, recorded: a WAV file, any usual rate, mono or stereo." };
    private readonly Option<string?> _voice = new("--voice") { Description = $"Who says it: {string.Join(", ", TestVoice.All.Select(voice => voice.Name))}. Default rms." };
    private readonly Option<TimeSpan?> _interruptAfter = Time("--interrupt-after", "Speak into each answer once so much of it was heard, e.g. 2s. Default: let it end.");
    private readonly Option<string?> _press = new("--press")
    {
        Description = "Keys that each caller presses after that, of 0-9 * # A-D.",
        CustomParser = result => result.Tokens.Single().Value is { Length: <= 32 } keys && keys.All("0123456789*#ABCD".Contains)
            ? keys
            : Refuse<string?>(result, "--press takes at most 32 keys of 0-9 * # A-D."),
    };

    private readonly Option<TimeSpan?> _duration = Time("--duration", "Ask again until then, e.g. 30s or 5m, and hang up. Default: hang up after the first answer.");
    private readonly Option<string?> _to = new("--to") { Description = "The called number. Default +15550100." };
    private readonly Option<string?> _from = new("--from") { Description = "The caller's number. Default: another one for each call." };
    private readonly Option<Uri?> _publicUrl = new("--public-url") { Description = "The public_url of the server's section for the carrier: requests are signed for it. Default: the URL's own.", CustomParser = ReadUrl };
    private readonly Option<string?> _accountSid = new("--account-sid") { Description = "The account. Default: the environment's TWILIO_ACCOUNT_SID or SIGNALWIRE_PROJECT_ID." };
    private readonly Option<string?> _authToken = new("--auth-token") { Description = "The secret with which requests are signed. Default: the environment's TWILIO_AUTH_TOKEN, SIGNALWIRE_SIGNING_KEY, PLIVO_AUTH_TOKEN or VONAGE_SIGNATURE_SECRET." };
    private readonly Option<DirectoryInfo?> _save = new("--save") { Description = "A folder for what each caller heard, as WAV." };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a line, for machines." };

    public SimulateOptions(Terminal terminal, TimeProvider timeProvider)
    {
        Root = new Command("simulate", "Calls a server as Twilio or another carrier does, without it: to try it, to test it, to load it.")
        {
            _url, _carrier, _calls, _rate, _say, _wav, _voice, _interruptAfter, _press, _duration, _to, _from, _publicUrl, _accountSid, _authToken, _save, _json,
        };
        Root.SetAction((result, cancellationToken) => new SimulateCommand(terminal, timeProvider).RunAsync(Read(result), cancellationToken));
        Root.Validators.Add(result =>
        {
            if (result.GetValue(_say) is not null && result.GetValue(_wav) is not null)
            {
                result.AddError("Give either --say or --wav, not both.");
            }

            if (result.GetValue(_voice) is { } voice && TestVoice.All.All(known => known.Name != voice))
            {
                result.AddError($"There is no voice '{voice}'. There are: {string.Join(", ", TestVoice.All.Select(known => known.Name))}.");
            }
        });
    }

    public Command Root { get; }

    private SimulateSettings Read(ParseResult result) => new()
    {
        Carrier = result.GetValue(_carrier) ?? CarrierKind.Twilio,
        Url = WithPath(result.GetValue(_url) ?? new Uri("http://127.0.0.1:8080"), result.GetValue(_carrier) ?? CarrierKind.Twilio),
        CallCount = result.GetValue(_calls) ?? 1,
        Rate = result.GetValue(_rate) ?? 1,
        Say = result.GetValue(_say),
        Wav = result.GetValue(_wav),
        Voice = result.GetValue(_voice) ?? "rms",
        InterruptAfter = result.GetValue(_interruptAfter),
        Press = result.GetValue(_press),
        Duration = result.GetValue(_duration),
        To = result.GetValue(_to),
        From = result.GetValue(_from),
        PublicUrl = result.GetValue(_publicUrl),
        AccountSid = result.GetValue(_accountSid) ?? Variable(result.GetValue(_carrier), "TWILIO_ACCOUNT_SID", "SIGNALWIRE_PROJECT_ID"),
        AuthToken = result.GetValue(_authToken) ?? Variable(result.GetValue(_carrier), "TWILIO_AUTH_TOKEN", "SIGNALWIRE_SIGNING_KEY", null, "PLIVO_AUTH_TOKEN", "VONAGE_SIGNATURE_SECRET"),
        Save = result.GetValue(_save),
        WritesJson = result.GetValue(_json),
    };

    private static Uri? ReadUrl(ArgumentResult result) =>
        Uri.TryCreate(result.Tokens.Single().Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : Refuse<Uri?>(result, $"The URL must begin with http:// or https://, but it is '{result.Tokens.Single().Value}'.");

    private static Uri WithPath(Uri url, CarrierKind carrier) => url.AbsolutePath == "/" ? new Uri(url, $"/{NameOf(carrier)}/voice{url.Query}") : url;

    private static string NameOf(CarrierKind carrier) => carrier.ToString().ToLowerInvariant();

    /// <param name="carrier">Null for the first.</param>
    /// <param name="names">The variable of each carrier, in their order; null, or none, where it has none.</param>
    private static string? Variable(CarrierKind? carrier, params ReadOnlySpan<string?> names) =>
        (int)(carrier ?? 0) < names.Length && names[(int)(carrier ?? 0)] is { } name ? Environment.GetEnvironmentVariable(name) : null;

    private static Option<TimeSpan?> Time(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => TryReadTime(result.Tokens.Single().Value, out var time)
            ? time
            : Refuse<TimeSpan?>(result, $"{name} must be a time such as 500ms, 30s or 5m, at most 24 hours, but it is '{result.Tokens.Single().Value}'."),
    };

    private static bool TryReadTime(string text, out TimeSpan time)
    {
        time = default;
        var (unit, length) = text.EndsWith("ms", StringComparison.Ordinal) ? (0.001, 2) : text.EndsWith('s') ? (1, 1) : text.EndsWith('m') ? (60, 1) : (0.0, 0);
        if (unit == 0 || !double.TryParse(text[..^length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) || count <= 0 || count * unit > s_longest.TotalSeconds)
        {
            return false;
        }

        time = TimeSpan.FromSeconds(count * unit);
        return true;
    }

    private static T? Refuse<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
