using Parley.Storage.Tests.Crash;

// The tests; or, started by one of them, the writer that is killed.
return args is [CrashWriter.Argument, var kind, var place, var seed]
    ? await CrashWriter.RunAsync(kind, place, int.Parse(seed, System.Globalization.CultureInfo.InvariantCulture), Console.Out)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
