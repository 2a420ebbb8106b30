using Parley.Benchmarks.Speech;

return args is ["speech-accuracy", ..] ? await SpeechAccuracy.RunAsync(Console.Out, args.Contains("--verbose")) : 0;
