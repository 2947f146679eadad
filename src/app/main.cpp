#include <cstdio>
#include <fanfold/app/execute.hpp>

auto main(int argc, char** argv) -> int {
    auto parsed = fanfold::cli::parse(argc, argv);
    if (const auto* leave = std::get_if<fanfold::cli::Exit>(&parsed)) {
        std::fputs(leave->text.c_str(), leave->code == 0 ? stdout : stderr);
        return leave->code;
    }
    return fanfold::app::execute(std::get<fanfold::cli::Invocation>(parsed));
}
