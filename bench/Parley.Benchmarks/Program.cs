using BenchmarkDotNet.Running;
using Parley.Benchmarks.Engine;
using Parley.Benchmarks.Speech;

if (args is ["speech-accuracy", ..])
{
    return await SpeechAccuracy.RunAsync(Console.Out, args.Contains("--verbose"));
}

if (args is ["turn-latency", ..])
{
    return await OfflineTurnLatency.RunAsync(Console.Out);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
