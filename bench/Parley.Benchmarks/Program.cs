using BenchmarkDotNet.Running;
using Parley.Benchmarks.Speech;

if (args is ["speech-accuracy", ..])
{
    return await SpeechAccuracy.RunAsync(Console.Out, args.Contains("--verbose"));
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
