using Parley.Testing.Telephone;
using Parley.Testing.Telephone.Speaking;
using Parley.Testing.Time;

namespace Parley.Testing.Tests.Telephone;

/// <summary>A carrier on a clock that stands still, and the platform it calls.</summary>
internal sealed class CarrierBed : IAsyncDisposable
{
    private CarrierBed(TestPlatform platform, SimulatedCarrierOptions options)
    {
        Platform = platform;
        options.VoiceUrl = new Uri(platform.Origin, "/voice");
        options.PublicOrigin = new Uri("https://calls.example");
        Carrier = new SimulatedCarrier(options, Time);
    }

    public ManualTimeProvider Time { get; } = new();

    public TestPlatform Platform { get; }

    public SimulatedCarrier Carrier { get; }

    public static async Task<CarrierBed> StartAsync(CancellationToken cancellationToken, SimulatedCarrierOptions? options = null) =>
        new(await TestPlatform.StartAsync(cancellationToken), options ?? new SimulatedCarrierOptions());

    public async Task<(SimulatedCall Call, PlatformStream Stream)> CallAsync(CallerScript script, CancellationToken cancellationToken)
    {
        var call = Carrier.Call(script);
        var stream = await Platform.AcceptAsync(cancellationToken);
        await stream.ReceiveAsync("start", cancellationToken);
        return (call, stream);
    }

    /// <summary>Lets the caller's line go on by so many frames, and takes each as it comes.</summary>
    public async Task<IReadOnlyList<int>> AdvanceAsync(PlatformStream stream, int frameCount, CancellationToken cancellationToken)
    {
        var chunks = new List<int>();
        for (var frame = 0; frame < frameCount; frame++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(20));
            var media = await stream.ReceiveAsync("media", cancellationToken);
            chunks.Add(int.Parse(media.GetProperty("media").GetProperty("chunk").GetString()!));
        }

        return chunks;
    }

    public async ValueTask DisposeAsync()
    {
        await Carrier.DisposeAsync();
        await Platform.DisposeAsync();
    }
}
