using Channels;
using WordCount;

if (WorkerHost.IsWorker)
    return await WorkerHost.RunAsync();

return await WordCountCommand.RunAsync(args);
