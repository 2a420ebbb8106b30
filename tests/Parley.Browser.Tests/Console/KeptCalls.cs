using Parley.Audio.Wav;
using Parley.Storage.Journal;
using Parley.Storage.Records;

namespace Parley.Browser.Tests.Console;

/// <summary>Fills a store with calls as operators know them.</summary>
internal static class KeptCalls
{
    public const string Hostile = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script></title></svg>]]>&amp;";

    private static DateTimeOffset Recent { get; } = DateTimeOffset.UtcNow - TimeSpan.FromDays(6);

    public static DateTimeOffset Begin { get; } = new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero);

    /// <summary>A call of 20 s with everything in it, and its recording.</summary>
    public static async Task AddWholeAsync(ConsoleServer server, string callId, CancellationToken cancellationToken, bool hasRecording = true)
    {
        if (hasRecording)
        {
            await using var file = File.Create(Path.Combine(server.Recordings, $"{callId}.wav"));
            await RecordAsync(file, cancellationToken);
        }

        CallEntry[] entries =
        [
            new SaidEntry { At = S(4.2), ItemId = "i1", Speaker = Speaker.Caller, Text = "Where is my order seven seven two one?", From = S(1), To = S(4) },
            new ToolCallEntry { At = S(4.9), ToolCallId = "t1", Tool = "get_order_status", Arguments = """{"order":"7721"}""", Result = """{"state":"in transit"}""", Duration = S(0.25) },
            new ConsentEntry { At = S(5), Outcome = ConsentOutcome.Granted, Manner = "speech", ItemId = "i1" },
            new TurnEntry { At = S(5.1), ItemId = "i2", Latency = Wait(500, 80, 190, 250, 60, 20) },
            new SaidEntry { At = S(6), ItemId = "i2", Speaker = Speaker.Agent, Text = "It is in transit and comes tomorrow between nine and noon, with Swift Post.", From = S(5.1) },
            new HeardEntry { At = S(8), ItemId = "i2", Text = "It is in transit and comes tomorrow", Heard = S(2.9), Audio = S(6), WasInterrupted = true },
            new SaidEntry { At = S(10), ItemId = "i3", Speaker = Speaker.Caller, Text = "And the invoice?", From = S(8), To = S(9.6) },
            new HandoffEntry { At = S(10.4), FromAgent = "anna", ToAgent = "billing" },
            new ToolCallEntry { At = S(11.2), ToolCallId = "t2", Tool = "find_invoice", Arguments = "{}", Error = "The invoices did not answer.", Duration = S(0.7) },
            new FailureEntry { At = S(11.2), Code = "tool_failed", Message = "The invoices did not answer." },
            new TurnEntry { At = S(11.6), ItemId = "i4", Latency = Wait(500, 60, 310, 700, 90, 20) },
            new SaidEntry { At = S(12), ItemId = "i4", Speaker = Speaker.Agent, Text = "I cannot see invoices just now. Shall I have somebody call you?", From = S(11.6) },
            new GuardrailEntry { At = S(13), Guardrail = "no promises", Stage = "output", Reason = "promised a call" },
            new HeardEntry { At = S(15.5), ItemId = "i4", Text = "I cannot see invoices just now. Shall I have somebody call you?", Heard = S(3.9), Audio = S(3.9) },
            new UsageEntry { At = S(15.6), Model = "offline", InputTokens = 900, OutputTokens = 120, Cost = 0.0123m },
            .. hasRecording ? new CallEntry[] { new RecordingEntry { At = S(20), Reference = $"{callId}.wav", MediaType = "audio/wav", Duration = S(20) } } : [],
        ];
        await AddAsync(server, callId, Recent + TimeSpan.FromDays(5), "+15550100", entries, cancellationToken);
    }

    /// <summary>A call in which somebody said one thing.</summary>
    public static Task AddAsync(ConsoleServer server, string callId, DateTimeOffset at, string words, CancellationToken cancellationToken, string caller = "+15550199") =>
        AddAsync(
            server, callId, at, caller,
            [
                new SaidEntry { At = S(3), ItemId = "i1", Speaker = Speaker.Caller, Text = words, From = S(1), To = S(3) },
                new TurnEntry { At = S(3.8), ItemId = "i2", Latency = Wait(500, 70, 200, 0, 60, 20) },
            ],
            cancellationToken);

    public static async Task AddAsync(
        ConsoleServer server, string callId, DateTimeOffset at, string caller, IReadOnlyList<CallEntry> entries, CancellationToken cancellationToken,
        string transport = "twilio", string agent = "anna")
    {
        await using var recorder = new CallRecorder(server.Store!);
        var journal = recorder.Begin(new CallStart { CallId = callId, StartedAt = at, AgentName = agent, Caller = caller, Transport = transport });
        foreach (var entry in entries)
        {
            Assert.True(journal.TryAppend(entry));
        }

        await journal.CompleteAsync(new CallEnd(at + S(20), CallOutcome.Completed, "hang_up"), cancellationToken);
    }

    /// <summary>A call of yesterday in which every text that others write is hostile: words, names, arguments, results, errors, ids.</summary>
    public static Task AddHostileAsync(ConsoleServer server, string callId, CancellationToken cancellationToken) => AddAsync(
        server, callId, Recent + TimeSpan.FromDays(5), Hostile,
        [
            new SaidEntry { At = S(2), ItemId = Hostile, Speaker = Speaker.Caller, Text = Hostile, From = S(1), To = S(2) },
            new ToolCallEntry { At = S(3), ToolCallId = Hostile, Tool = Hostile, Arguments = Hostile, Result = Hostile, Duration = S(0.5) },
            new ToolCallEntry { At = S(4), ToolCallId = "t2", Tool = Hostile, Arguments = "{}", Error = Hostile, Duration = S(0.5) },
            new TurnEntry { At = S(5), ItemId = "i2", Latency = Wait(500, 70, 200, 0, 60, 20) },
            new SaidEntry { At = S(6), ItemId = "i2", Speaker = Speaker.Agent, Text = $"{Hostile} and {Hostile}", From = S(5) },
            new HeardEntry { At = S(7), ItemId = "i2", Text = Hostile, Heard = S(1), Audio = S(3), WasInterrupted = true },
            new SaidEntry { At = S(8), ItemId = "i3", Speaker = Speaker.Operator, Text = Hostile, From = S(7), To = S(8) },
            new HandoffEntry { At = S(9), FromAgent = Hostile, ToAgent = Hostile },
            new GuardrailEntry { At = S(10), Guardrail = Hostile, Stage = Hostile, Reason = Hostile },
            new FailureEntry { At = S(11), Code = Hostile, Message = Hostile },
            new NoteEntry { At = S(12), ItemId = "i4", Text = Hostile },
            new EventEntry { At = S(13), Name = Hostile, Subject = Hostile, Detail = Hostile },
            new EventEntry { At = S(14), Name = "operator_spoke", Detail = Hostile },
            new ConsentEntry { At = S(15), Outcome = ConsentOutcome.Granted, Manner = Hostile },
            new UsageEntry { At = S(16), Model = Hostile, Cost = 0.01m },
        ],
        cancellationToken, transport: Hostile, agent: Hostile);

    /// <summary>Some days of calls, up to now: the page of insight looks back from there.</summary>
    public static async Task AddManyAsync(ConsoleServer server, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 24; i++)
        {
            await AddAsync(server, $"call_{i}", Recent.AddHours(6 * i), $"Question number {i}", cancellationToken, caller: $"+1555010{i:00}");
        }
    }

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    private static TurnLatency Wait(int endpointing, int recognition, int model, int tool, int synthesis, int playout) => new()
    {
        Endpointing = TimeSpan.FromMilliseconds(endpointing), Recognition = TimeSpan.FromMilliseconds(recognition), Model = TimeSpan.FromMilliseconds(model),
        Tool = TimeSpan.FromMilliseconds(tool), Synthesis = TimeSpan.FromMilliseconds(synthesis), Playout = TimeSpan.FromMilliseconds(playout),
    };

    /// <summary>20 s of syllables: the caller left where it speaks, the agent right where it was heard.</summary>
    private static async Task RecordAsync(Stream stream, CancellationToken cancellationToken)
    {
        const int Rate = 8_000;
        (double From, double To, int Channel)[] spoken = [(1, 4, 0), (5.1, 8, 1), (8, 9.6, 0), (11.6, 15.5, 1)];
        var samples = new short[Rate * 20 * 2];
        foreach (var (from, to, channel) in spoken)
        {
            for (var i = (int)(from * Rate); i < (int)(to * Rate); i++)
            {
                var second = (double)i / Rate;
                var syllable = Math.Pow(Math.Abs(Math.Sin(second * 9)), 1.5) * (0.5 + (0.5 * Math.Abs(Math.Sin(second * 2.3))));
                samples[(2 * i) + channel] = (short)(16_000 * syllable * Math.Sin(2 * Math.PI * (channel == 0 ? 180 : 240) * second));
            }
        }

        await using var writer = await WavWriter.CreateAsync(stream, Rate, channelCount: 2, cancellationToken);
        await writer.WriteAsync(samples, cancellationToken);
    }
}
