using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Benchmarks.Bridge.Wire;

namespace Parley.Benchmarks.Bridge;

/// <summary>Calls over Twilio's wire, on one thread: <c>bridge-load VOICE_URL CALLS SECONDS</c>. Commands as for the upstream.</summary>
internal static partial class PhoneLoad
{
    public static int Run(string[] arguments)
    {
        var url = new Uri(arguments[1]);
        var count = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        var seconds = double.Parse(arguments[3], CultureInfo.InvariantCulture);
        ThreadPool.SetMinThreads(32, 32);
        using var loop = new WireLoop();
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(15) };
        var figures = new PhoneFigures();
        var calls = Enumerable.Range(1, count).Select(index => new PhoneCall(index, loop, figures)).ToArray();
        var startedAt = WireLoop.Now;
        for (var index = 0; index < count; index++)
        {
            var call = calls[index];
            loop.At(startedAt + WireLoop.Ticks(seconds * 1000 * index / count), () => Task.Run(() => StartAsync(http, url, call, loop, figures)));
        }

        Commands.Read(loop, command =>
        {
            switch (command)
            {
                case "reset":
                    figures.Reset();
                    Array.ForEach(calls, call => call.ResetFigures());
                    break;
                case "report":
                    Console.WriteLine(Report(figures, calls));
                    break;
                default:
                    Array.ForEach(calls, call => call.HangUp());
                    loop.At(WireLoop.Now + WireLoop.Ticks(300), loop.Stop);
                    break;
            }
        });
        loop.Run();
        return 0;
    }

    private static async Task StartAsync(HttpClient http, Uri url, PhoneCall call, WireLoop loop, PhoneFigures figures)
    {
        try
        {
            using var form = new FormUrlEncodedContent(
            [
                new("AccountSid", "AC00000000000000000000000000000001"), new("CallSid", call.CallSid), new("From", "+15550101"), new("To", "+15550100"),
                new("CallStatus", "ringing"), new("Direction", "inbound"), new("ApiVersion", "2010-04-01"),
            ]);
            using var response = await http.PostAsync(url, form);
            var twiml = await response.Content.ReadAsStringAsync();
            var stream = StreamUrl().Match(twiml);
            if (!stream.Success)
            {
                throw new InvalidOperationException($"{(int)response.StatusCode} {twiml}");
            }

            var parameters = string.Join(',', Parameter().Matches(twiml).Select(match => $"\"{match.Groups[1].Value}\":\"{match.Groups[2].Value}\""));
            loop.Post(() => call.Connect(url.Port, new Uri(stream.Groups[1].Value).AbsolutePath, parameters));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or InvalidOperationException)
        {
            loop.Post(() =>
            {
                call.Fail();
                figures.Refusals.Add(exception.Message);
            });
        }
    }

    private static string Report(PhoneFigures figures, PhoneCall[] calls) => JsonSerializer.Serialize(new
    {
        up = calls.Count(call => call.IsUp),
        with_audio = calls.Count(call => call.HasAudio),
        lost_calls = calls.Count(call => call.IsLost),
        refusals = figures.Refusals.GroupBy(refusal => refusal[..Math.Min(80, refusal.Length)]).Select(group => $"{group.Count()} x {group.Key}").Take(5),
        down_count = figures.Down.Count,
        down_p50 = figures.Down.At(0.5),
        down_p99 = figures.Down.At(0.99),
        down_lost = calls.Sum(call => call.Reader.Lost),
        down_doubled = calls.Sum(call => call.Reader.Doubled),
        down_strange = calls.Sum(call => call.Reader.Strange) + figures.Strange,
        media = figures.MediaCount,
        media_bytes = figures.MediaBytes,
        lateness_p99 = figures.Lateness.At(0.99),
        silences = calls.Select(call => Math.Round(call.SilenceMs, 1)),
        clears = figures.Clears.Select(clear => new { call = clear.Call, item = clear.Item, at = clear.At, heard = clear.HeardMs, dropped = clear.DroppedMs }),
    });

    [GeneratedRegex("<Stream[^>]*url=\"([^\"]+)\"")]
    private static partial Regex StreamUrl();

    [GeneratedRegex("<Parameter\\s+name=\"([^\"]+)\"\\s+value=\"([^\"]*)\"")]
    private static partial Regex Parameter();
}
