using Channels;
using Channels.Benchmarks;
using Channels.Benchmarks.Peers;

// This executable is the other process of every pair, too.
if (WorkerHost.IsWorker)
    return await WorkerHost.RunAsync();
if (StreamPeer.IsPeer(args))
    return StreamPeer.Run(args);

return await BenchmarkCommand.RunAsync(args);
