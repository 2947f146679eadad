#pragma once
/// Words of publication dates in many languages, folded, by stem. Private to text/.
#include <array>
#include <string_view>

namespace fanfold::text {

struct MonthStem {
    std::string_view stem;
    int month;
};
/// Longer stems stand before the shorter ones they begin with.
inline constexpr std::array month_stems{
    MonthStem{"marras", 11}, MonthStem{"tammi", 1}, MonthStem{"helmi", 2}, MonthStem{"maalis", 3},
    MonthStem{"huhti", 4},   MonthStem{"touko", 5}, MonthStem{"kesä", 6},  MonthStem{"heinä", 7},
    MonthStem{"elok", 8},    MonthStem{"syys", 9},  MonthStem{"loka", 10}, MonthStem{"joulu", 12},
    MonthStem{"jan", 1},     MonthStem{"ene", 1},   MonthStem{"gen", 1},   MonthStem{"янв", 1},
    MonthStem{"oca", 1},     MonthStem{"sty", 1},   MonthStem{"jän", 1},   MonthStem{"feb", 2},
    MonthStem{"fév", 2},     MonthStem{"fev", 2},   MonthStem{"фев", 2},   MonthStem{"şub", 2},
    MonthStem{"lut", 2},     MonthStem{"mär", 3},   MonthStem{"mrt", 3},   MonthStem{"maa", 3},
    MonthStem{"мар", 3},     MonthStem{"marz", 3},  MonthStem{"apr", 4},   MonthStem{"avr", 4},
    MonthStem{"abr", 4},     MonthStem{"апр", 4},   MonthStem{"nis", 4},   MonthStem{"kwi", 4},
    MonthStem{"may", 5},     MonthStem{"mai", 5},   MonthStem{"maj", 5},   MonthStem{"mag", 5},
    MonthStem{"mei", 5},     MonthStem{"май", 5},   MonthStem{"мая", 5},   MonthStem{"jun", 6},
    MonthStem{"juin", 6},    MonthStem{"giu", 6},   MonthStem{"июн", 6},   MonthStem{"haz", 6},
    MonthStem{"cze", 6},     MonthStem{"jul", 7},   MonthStem{"juil", 7},  MonthStem{"lug", 7},
    MonthStem{"июл", 7},     MonthStem{"tem", 7},   MonthStem{"lip", 7},   MonthStem{"aug", 8},
    MonthStem{"août", 8},    MonthStem{"aou", 8},   MonthStem{"ago", 8},   MonthStem{"авг", 8},
    MonthStem{"ağu", 8},     MonthStem{"sie", 8},   MonthStem{"sep", 9},   MonthStem{"set", 9},
    MonthStem{"сен", 9},     MonthStem{"eyl", 9},   MonthStem{"wrz", 9},   MonthStem{"oct", 10},
    MonthStem{"okt", 10},    MonthStem{"ott", 10},  MonthStem{"out", 10},  MonthStem{"окт", 10},
    MonthStem{"eki", 10},    MonthStem{"paź", 10},  MonthStem{"nov", 11},  MonthStem{"ноя", 11},
    MonthStem{"kas", 11},    MonthStem{"lis", 11},  MonthStem{"dec", 12},  MonthStem{"déc", 12},
    MonthStem{"dic", 12},    MonthStem{"dez", 12},  MonthStem{"des", 12},  MonthStem{"дек", 12},
    MonthStem{"ara", 12},    MonthStem{"gru", 12},  MonthStem{"mar", 3}};

struct UnitStem {
    std::string_view stem;
    int seconds;
    bool whole = false;  ///< the word must be no more than this
};
inline constexpr int minute = 60;
inline constexpr int hour = 60 * minute;
inline constexpr int one_day = 24 * hour;
inline constexpr std::array unit_stems{UnitStem{"개월", 30 * one_day},
                                       UnitStem{"か月", 30 * one_day},
                                       UnitStem{"ヶ月", 30 * one_day},
                                       UnitStem{"个月", 30 * one_day},
                                       UnitStem{"個月", 30 * one_day},
                                       UnitStem{"달", 30 * one_day},
                                       UnitStem{"시간", hour},
                                       UnitStem{"時間", hour},
                                       UnitStem{"小时", hour},
                                       UnitStem{"小時", hour},
                                       UnitStem{"초", 1},
                                       UnitStem{"秒", 1},
                                       UnitStem{"분", minute},
                                       UnitStem{"分", minute},
                                       UnitStem{"일", one_day},
                                       UnitStem{"日", one_day},
                                       UnitStem{"天", one_day},
                                       UnitStem{"주", 7 * one_day},
                                       UnitStem{"週", 7 * one_day},
                                       UnitStem{"周", 7 * one_day},
                                       UnitStem{"년", 365 * one_day},
                                       UnitStem{"年", 365 * one_day},
                                       UnitStem{"s", 1, true},
                                       UnitStem{"sec", 1},
                                       UnitStem{"seg", 1},
                                       UnitStem{"sek", 1},
                                       UnitStem{"сек", 1},
                                       UnitStem{"m", minute, true},
                                       UnitStem{"min", minute},
                                       UnitStem{"мин", minute},
                                       UnitStem{"dakika", minute},
                                       UnitStem{"phút", minute},
                                       UnitStem{"menit", minute},
                                       UnitStem{"h", hour, true},
                                       UnitStem{"hr", hour},
                                       UnitStem{"hour", hour},
                                       UnitStem{"hora", hour},
                                       UnitStem{"heure", hour},
                                       UnitStem{"stund", hour},
                                       UnitStem{"std", hour},
                                       UnitStem{"uur", hour, true},
                                       UnitStem{"ora", hour, true},
                                       UnitStem{"ore", hour, true},
                                       UnitStem{"timm", hour},
                                       UnitStem{"timer", hour, true},
                                       UnitStem{"time", hour, true},
                                       UnitStem{"tunti", hour},
                                       UnitStem{"godz", hour},
                                       UnitStem{"час", hour},
                                       UnitStem{"saat", hour},
                                       UnitStem{"giờ", hour},
                                       UnitStem{"jam", hour, true},
                                       UnitStem{"d", one_day, true},
                                       UnitStem{"day", one_day},
                                       UnitStem{"día", one_day},
                                       UnitStem{"dia", one_day},
                                       UnitStem{"jour", one_day},
                                       UnitStem{"tag", one_day},
                                       UnitStem{"dag", one_day},
                                       UnitStem{"giorn", one_day},
                                       UnitStem{"päiv", one_day},
                                       UnitStem{"dni", one_day, true},
                                       UnitStem{"dzień", one_day},
                                       UnitStem{"дн", one_day},
                                       UnitStem{"день", one_day},
                                       UnitStem{"gün", one_day},
                                       UnitStem{"ngày", one_day},
                                       UnitStem{"hari", one_day},
                                       UnitStem{"w", 7 * one_day, true},
                                       UnitStem{"wk", 7 * one_day},
                                       UnitStem{"week", 7 * one_day},
                                       UnitStem{"weken", 7 * one_day},
                                       UnitStem{"semana", 7 * one_day},
                                       UnitStem{"semaine", 7 * one_day},
                                       UnitStem{"woche", 7 * one_day},
                                       UnitStem{"settiman", 7 * one_day},
                                       UnitStem{"veck", 7 * one_day},
                                       UnitStem{"uge", 7 * one_day},
                                       UnitStem{"uke", 7 * one_day},
                                       UnitStem{"viik", 7 * one_day},
                                       UnitStem{"tydz", 7 * one_day},
                                       UnitStem{"tygod", 7 * one_day},
                                       UnitStem{"недел", 7 * one_day},
                                       UnitStem{"hafta", 7 * one_day},
                                       UnitStem{"tuần", 7 * one_day},
                                       UnitStem{"minggu", 7 * one_day},
                                       UnitStem{"mo", 30 * one_day, true},
                                       UnitStem{"month", 30 * one_day},
                                       UnitStem{"mes", 30 * one_day},
                                       UnitStem{"mois", 30 * one_day},
                                       UnitStem{"monat", 30 * one_day},
                                       UnitStem{"maand", 30 * one_day},
                                       UnitStem{"mês", 30 * one_day},
                                       UnitStem{"månad", 30 * one_day},
                                       UnitStem{"måned", 30 * one_day},
                                       UnitStem{"kuuka", 30 * one_day},
                                       UnitStem{"miesi", 30 * one_day},
                                       UnitStem{"месяц", 30 * one_day},
                                       UnitStem{"ay", 30 * one_day, true},
                                       UnitStem{"tháng", 30 * one_day},
                                       UnitStem{"bulan", 30 * one_day},
                                       UnitStem{"y", 365 * one_day, true},
                                       UnitStem{"yr", 365 * one_day},
                                       UnitStem{"year", 365 * one_day},
                                       UnitStem{"año", 365 * one_day},
                                       UnitStem{"ano", 365 * one_day, true},
                                       UnitStem{"anos", 365 * one_day},
                                       UnitStem{"an", 365 * one_day, true},
                                       UnitStem{"ans", 365 * one_day, true},
                                       UnitStem{"jahr", 365 * one_day},
                                       UnitStem{"jaar", 365 * one_day},
                                       UnitStem{"ann", 365 * one_day},
                                       UnitStem{"år", 365 * one_day, true},
                                       UnitStem{"vuo", 365 * one_day},
                                       UnitStem{"lat", 365 * one_day, true},
                                       UnitStem{"год", 365 * one_day},
                                       UnitStem{"лет", 365 * one_day, true},
                                       UnitStem{"yıl", 365 * one_day},
                                       UnitStem{"năm", 365 * one_day},
                                       UnitStem{"tahun", 365 * one_day}};

/// Words that make a length of time a moment in the past. A space on a side asks for a word border
/// there.
inline constexpr std::array ago_marks{
    std::string_view{" ago "},     std::string_view{"전 "},      std::string_view{"前"},
    std::string_view{" hace "},    std::string_view{" il y a "}, std::string_view{" vor "},
    std::string_view{" fa "},      std::string_view{" há "},     std::string_view{" atrás "},
    std::string_view{" geleden "}, std::string_view{" sedan "},  std::string_view{" siden "},
    std::string_view{" sitten "},  std::string_view{" temu "},   std::string_view{" назад "},
    std::string_view{" önce "},    std::string_view{" trước "},  std::string_view{" lalu "}};

struct DayWord {
    std::string_view word;
    int days;
};
inline constexpr std::array day_words{
    DayWord{"그저께", 2},      DayWord{"그제", 2},    DayWord{"어제", 1}, DayWord{"yesterday", 1},
    DayWord{"昨日", 1},        DayWord{"昨天", 1},    DayWord{"ayer", 1}, DayWord{"hier", 1},
    DayWord{"vorgestern", 2},  DayWord{"gestern", 1}, DayWord{"ieri", 1}, DayWord{"ontem", 1},
    DayWord{"gisteren", 1},    DayWord{"вчера", 1},   DayWord{"dün", 1},  DayWord{"오늘", 0},
    DayWord{"today", 0},       DayWord{"今日", 0},    DayWord{"今天", 0}, DayWord{"hoy", 0},
    DayWord{"aujourd'hui", 0}, DayWord{"heute", 0},   DayWord{"oggi", 0}, DayWord{"hoje", 0},
    DayWord{"vandaag", 0},     DayWord{"сегодня", 0}, DayWord{"bugün", 0}};

inline constexpr std::array now_words{
    std::string_view{"just now"},    std::string_view{"방금"},
    std::string_view{"刚刚"},        std::string_view{"剛剛"},
    std::string_view{"たった今"},    std::string_view{"a moment ago"},
    std::string_view{"moments ago"}, std::string_view{"à l'instant"},
    std::string_view{"gerade eben"}};

struct Zone {
    std::string_view name;
    int minutes;
};
/// Only names that mean one offset to nearly everyone.
inline constexpr std::array zones{
    Zone{"utc", 0},    Zone{"gmt", 0},    Zone{"kst", 540},  Zone{"jst", 540},  Zone{"est", -300},
    Zone{"edt", -240}, Zone{"pst", -480}, Zone{"pdt", -420}, Zone{"cet", 60},   Zone{"cest", 120},
    Zone{"bst", 60},   Zone{"et", -300},  Zone{"mst", -420}, Zone{"mdt", -360}, Zone{"cdt", -300},
    Zone{"hkt", 480},  Zone{"sgt", 480},  Zone{"aest", 600}, Zone{"msk", 180}};

}  // namespace fanfold::text
