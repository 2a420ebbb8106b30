using BenchmarkDotNet.Running;
using Parley.Benchmarks.Agents;
using Parley.Benchmarks.Audio;
using Parley.Benchmarks.Bridge;
using Parley.Benchmarks.Engine;
using Parley.Benchmarks.Speech;
using Parley.Benchmarks.Storage;

// No argument: everything. Else one of the measurements by name, or the arguments of BenchmarkDotNet.
return args switch
{
    ["speech-accuracy", ..] => await SpeechAccuracy.RunAsync(Console.Out, args.Contains("--verbose")),
    ["sessions", "pass-through"] => await SessionFigures.PassThroughAsync(Console.Out),
    ["sessions", ..] => await SessionFigures.RunAsync(Console.Out),
    ["bridge", ..] => await new BridgeFigures(Console.Out, args).RunAsync(),
    ["bridge-upstream", ..] => ScriptedUpstream.Run(args),
    ["bridge-load", ..] => PhoneLoad.Run(args),
    ["records", .. var rest] => await RecordFigures.RunAsync(Console.Out, rest),
    ["turn-latency", ..] => await OfflineTurnLatency.RunAsync(Console.Out),
    ["semantic-turns", ..] => await SemanticTurns.RunAsync(Console.Out),
    ["noise-suppression", ..] => await NoiseSuppressionQuality.RunAsync(Console.Out),
    [] => RunBenchmarks("--filter", "*") + await NoiseSuppressionQuality.RunAsync(Console.Out)
        + await OfflineTurnLatency.RunAsync(Console.Out) + await SemanticTurns.RunAsync(Console.Out)
        + await SpeechAccuracy.RunAsync(Console.Out, false),
    _ => RunBenchmarks(args),
};

static int RunBenchmarks(params string[] arguments)
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments);
    return 0;
}
