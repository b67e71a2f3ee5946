using Channels;
using Squeeze;

if (WorkerHost.IsWorker)
    return await WorkerHost.RunAsync();

return await SqueezeCommand.RunAsync(args);
