package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.spring.aop.AnnotationContext.LimiterDefaults;
import io.throttlemachines.spring.config.SettingsMapper;
import io.throttlemachines.spring.config.ThrottleMachinesProperties;
import io.throttlemachines.spring.slice.TestSlice;
import io.throttlemachines.spring.store.StoreBeans;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Only for test slices, which name it: limiters and breakers whose store is not part of the slice share nothing. */
@AutoConfiguration(before = ThrottleMachinesAutoConfiguration.class)
@ConditionalOnSwitch
final class ThrottleSliceAutoConfiguration {

    @Bean
    TestSlice throttleTestSlice() {
        return new TestSlice();
    }

    @Bean
    @ConditionalOnMissingBean
    LimiterDefaults throttleSliceLimiterDefaults(ThrottleMachinesProperties properties, ListableBeanFactory beans) {
        StoreBeans stores = new StoreBeans(beans);
        return () -> SettingsMapper.limiterBuilder(properties, stores::isLeftOut);
    }
}
