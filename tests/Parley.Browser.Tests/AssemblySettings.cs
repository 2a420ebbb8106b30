// One Chromium at a time: two would share two cores with the audio threads that the tests listen to.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(Parley.Browser.Tests.Chromium.BrowserFixture))]
